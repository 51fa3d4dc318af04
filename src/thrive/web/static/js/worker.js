// Lets the browser keep the page that is shown when a question cannot be fetched. Asks for nothing.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
