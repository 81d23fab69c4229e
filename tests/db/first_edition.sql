-- A database of the first edition (revision 0001) with rows in each table, as sqlite3 dumps it.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answers (
	run_id INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	learner_id BIGINT NOT NULL, 
	pack TEXT NOT NULL, 
	pack_version INTEGER NOT NULL, 
	skill TEXT NOT NULL, 
	response TEXT NOT NULL, 
	score FLOAT NOT NULL, 
	maximum FLOAT NOT NULL, 
	confidence SMALLINT, 
	ms INTEGER NOT NULL, 
	answered_at DATETIME NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (run_id, item, learner_id), 
	CONSTRAINT fk_answers_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "answers" VALUES(1,'one',912345678901234561,'other-side',3,'genre','"blue"',0.0,1.0,3,5400,'2026-05-01 12:00:00.000000');
INSERT INTO "answers" VALUES(1,'two',912345678901234561,'other-side',3,'unit','13.4',1.0,1.0,NULL,8100,'2026-05-01 12:00:00.000000');
INSERT INTO "answers" VALUES(2,'a',912345678901234561,'whose-voice',1,'voice','{"s1": "yes", "s2": "no"}',1.5,2.0,1,12000,'2026-05-02 12:00:00.000000');
INSERT INTO "answers" VALUES(4,'one',912345678901234561,'class-01-what-am-i-reading',2,'genre','["x", "y"]',1.0,1.0,NULL,3000,'2026-05-03 12:00:00.000000');
INSERT INTO "answers" VALUES(4,'one',912345678901234562,'class-01-what-am-i-reading',2,'genre','["y"]',0.5,1.0,2,4000,'2026-05-03 12:00:00.000000');
INSERT INTO "answers" VALUES(4,'one@2',912345678901234562,'class-01-what-am-i-reading',2,'genre','"canci\u00f3n \u201c\u00e0 la carte\u201d"',0.0,1.0,NULL,2000,'2026-05-03 12:00:00.000000');
CREATE TABLE classes (
	run_id INTEGER NOT NULL, 
	guild_id BIGINT NOT NULL, 
	channel_id BIGINT NOT NULL, 
	message_id BIGINT, 
	host_id BIGINT, 
	settings TEXT NOT NULL, 
	state TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_classes PRIMARY KEY (run_id), 
	CONSTRAINT fk_classes_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "classes" VALUES(4,712345678901234510,712345678901234520,712345678901234599,912345678901234570,'{"points": "flat", "show": "result", "teams": 2}','{"phase": "finished"}',9,'2026-05-03 12:00:00.000000');
INSERT INTO "classes" VALUES(7,712345678901234510,712345678901234520,NULL,NULL,'{"points": "timed"}','{"phase": "lobby"}',0,NULL);
CREATE TABLE guilds (
	guild_id BIGINT NOT NULL, 
	host_role_id BIGINT, 
	language TEXT, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_guilds PRIMARY KEY (guild_id)
);
INSERT INTO "guilds" VALUES(712345678901234510,712345678901234530,'es','2026-05-01 12:00:00.000000');
INSERT INTO "guilds" VALUES(712345678901234511,NULL,NULL,'2026-05-01 12:00:00.000000');
CREATE TABLE hidden_packs (
	guild_id BIGINT NOT NULL, 
	pack TEXT NOT NULL, 
	CONSTRAINT pk_hidden_packs PRIMARY KEY (guild_id, pack)
);
INSERT INTO "hidden_packs" VALUES(712345678901234510,'form-b');
CREATE TABLE languages (
	learner_id BIGINT NOT NULL, 
	language TEXT NOT NULL, 
	CONSTRAINT pk_languages PRIMARY KEY (learner_id)
);
INSERT INTO "languages" VALUES(912345678901234561,'es');
INSERT INTO "languages" VALUES(912345678901234562,'en');
CREATE TABLE members (
	run_id INTEGER NOT NULL, 
	learner_id BIGINT NOT NULL, 
	joined_at DATETIME NOT NULL, 
	team SMALLINT, 
	CONSTRAINT pk_members PRIMARY KEY (run_id, learner_id), 
	CONSTRAINT fk_members_run_id_classes FOREIGN KEY(run_id) REFERENCES classes (run_id) ON DELETE CASCADE
);
INSERT INTO "members" VALUES(4,912345678901234561,'2026-05-03 12:00:00.000000',0);
INSERT INTO "members" VALUES(4,912345678901234562,'2026-05-03 12:00:00.000000',1);
CREATE TABLE pack_changes (
	id INTEGER NOT NULL, 
	guild_id BIGINT NOT NULL, 
	pack TEXT NOT NULL, 
	version INTEGER, 
	action TEXT NOT NULL, 
	author_id BIGINT, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_pack_changes PRIMARY KEY (id)
);
INSERT INTO "pack_changes" VALUES(1,712345678901234510,'market',1,'uploaded',912345678901234570,'2026-05-01 12:00:00.000000');
INSERT INTO "pack_changes" VALUES(2,712345678901234510,'market',1,'published',912345678901234570,'2026-05-02 12:00:00.000000');
INSERT INTO "pack_changes" VALUES(3,712345678901234510,'form-b',NULL,'hidden',NULL,'2026-05-03 12:00:00.000000');
CREATE TABLE pack_versions (
	guild_id BIGINT NOT NULL, 
	pack TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	author_id BIGINT, 
	added_at DATETIME NOT NULL, 
	published_at DATETIME, 
	CONSTRAINT pk_pack_versions PRIMARY KEY (guild_id, pack, version), 
	CONSTRAINT fk_pack_versions_guild_id_pack_packs FOREIGN KEY(guild_id, pack) REFERENCES packs (guild_id, pack) ON DELETE CASCADE
);
INSERT INTO "pack_versions" VALUES(712345678901234510,'market',1,'id: market
title: Market day
about: Who counted what.
language: en
version: 1
questions: []
',912345678901234570,'2026-05-01 12:00:00.000000','2026-05-02 12:00:00.000000');
INSERT INTO "pack_versions" VALUES(712345678901234510,'market',2,'id: market
title: Market day again
about: It’s about stalls.
language: en
version: 2
questions: []
',912345678901234570,'2026-05-03 12:00:00.000000',NULL);
INSERT INTO "pack_versions" VALUES(712345678901234510,'old-market',1,'id: old-market
title: Old
about: Old.
language: en
version: 1
questions: []
',NULL,'2026-05-01 12:00:00.000000','2026-05-01 12:00:00.000000');
CREATE TABLE packs (
	guild_id BIGINT NOT NULL, 
	pack TEXT NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_packs PRIMARY KEY (guild_id, pack)
);
INSERT INTO "packs" VALUES(712345678901234510,'market',NULL);
INSERT INTO "packs" VALUES(712345678901234510,'old-market','2026-05-04 12:00:00.000000');
CREATE TABLE runs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	learner_id BIGINT, 
	mode TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	seed BIGINT NOT NULL, 
	items TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	draft TEXT, 
	asked_at DATETIME NOT NULL, 
	started_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	finished_at DATETIME
);
INSERT INTO "runs" VALUES(1,912345678901234561,'quiz','other-side',3,-77,'["one", "two"]',2,NULL,'2026-05-01 12:00:00.000000','2026-05-01 12:00:00.000000','2026-05-01 12:00:00.000000','2026-05-01 12:00:00.000000');
INSERT INTO "runs" VALUES(2,912345678901234561,'lesson','whose-voice',1,5,'["a", "b", "c"]',1,'{"one": "yes"}','2026-05-02 12:00:00.000000','2026-05-02 12:00:00.000000','2026-05-02 12:00:00.000000',NULL);
INSERT INTO "runs" VALUES(3,912345678901234562,'quiz','712345678901234510__market',1,9223372036854775807,'["a"]',0,NULL,'2026-05-02 12:00:00.000000','2026-05-02 12:00:00.000000','2026-05-02 12:00:00.000000',NULL);
INSERT INTO "runs" VALUES(4,NULL,'class','class-01-what-am-i-reading',2,11,'["one"]',1,NULL,'2026-05-03 12:00:00.000000','2026-05-03 12:00:00.000000','2026-05-03 12:00:00.000000','2026-05-03 12:00:00.000000');
INSERT INTO "runs" VALUES(7,NULL,'class','712345678901234510__market',1,12,'["a"]',0,NULL,'2026-05-04 12:00:00.000000','2026-05-04 12:00:00.000000','2026-05-04 12:00:00.000000',NULL);
CREATE INDEX ix_runs_learner_id_mode ON runs (learner_id, mode);
CREATE INDEX ix_answers_learner_id_run_id ON answers (learner_id, run_id, skill, score, maximum);
CREATE INDEX ix_classes_guild_id_finished_at ON classes (guild_id, finished_at);
CREATE UNIQUE INDEX ix_classes_channel_id ON classes (channel_id) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX ix_pack_versions_guild_id_pack ON pack_versions (guild_id, pack) WHERE published_at IS NULL;
CREATE INDEX ix_pack_changes_guild_id_pack ON pack_changes (guild_id, pack);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',7);
COMMIT;
