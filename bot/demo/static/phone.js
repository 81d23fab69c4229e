// The address's secret part opens the page in the frame, too.
"use strict";
document.getElementById("phone").src = `/small${location.hash}`;
