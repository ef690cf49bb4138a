// Makes the portal an app where the browser can: see worker.js. Nothing on a page waits for it.
const places = globalThis.trustedTypes?.createPolicy("ksmart", { createScriptURL: (place) => place });
navigator.serviceWorker?.register(places ? places.createScriptURL("/worker.js") : "/worker.js");
