// Know your land, K-Map and the permit map: what a script adds. Every page works without it.
const LOOKS = ["#0a5a80", "#a52a1a", "#6d3fa0", "#c8962f", "#0f5b3e", "#b0457b", "#3a6ea5", "#7a5230", "#4c7a34", "#555555"];
const KERALA = [[74.7, 8.1], [77.6, 12.9]];

for (const here of document.querySelectorAll(".here")) {
  if ("geolocation" in navigator) { here.hidden = false; here.querySelector("[data-here]").addEventListener("click", () => locate(here)); }
}
for (const box of document.querySelectorAll(".map-box")) {
  box.hidden = false;
  box.querySelector("[data-show]").addEventListener("click", () => show(box), { once: true });
}

function locate(here) {
  const form = here.closest("form"), told = here.querySelector(".told");
  told.textContent = form.dataset.finding;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    form.elements.lat.value = coords.latitude;
    form.elements.lon.value = coords.longitude;
    form.elements.accuracy_m.value = Math.min(Math.round(coords.accuracy * 10) / 10, 1000);
    form.requestSubmit();
  }, () => { told.textContent = form.dataset.notFound; }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
}

async function show(box) {
  const place = box.querySelector(".map"), told = box.querySelector(".told"), layers = JSON.parse(box.dataset.layers);
  place.hidden = false;
  box.querySelector("[data-show]").hidden = true;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: box.dataset.mapStyle });
  const dressed = new Promise((done) => { sheet.onload = sheet.onerror = done; });
  document.head.append(sheet);
  const [maplibre] = await Promise.all([import(box.dataset.map), dressed]);
  const mark = box.dataset.mark ? JSON.parse(box.dataset.mark) : null;
  const map = new maplibre.Map({
    container: place, style: style(layers), attributionControl: { compact: true }, dragRotate: false, maxZoom: 19,
    ...(mark ? { bounds: around(mark), fitBoundsOptions: { padding: 40, maxZoom: 16 } } : { bounds: KERALA }),
  });
  place.map = map;
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  map.addControl(new maplibre.ScaleControl());
  if (mark) map.on("load", () => draw(map, mark));
  if ("ask" in box.dataset) ask(box, map, told); else map.on("click", (event) => tell(map, told, event, layers));
  for (const tick of document.querySelectorAll("[data-layer]")) tick.addEventListener("change", () => toggle(map, tick.dataset.layer, tick.checked));
  if (box.dataset.watch) watch(map, box.dataset.watch, layers);
}

function style(layers) {
  const sources = {}, drawn = [{ id: "ground", type: "background", paint: { "background-color": "#eef3f4" } }];
  for (const { id, tiles, look, looks, on, most } of layers) {
    sources[id] = { type: "vector", tiles: [new URL(tiles, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}")], minzoom: 5, maxzoom: most };
    const one = LOOKS[look], colour = looks ? ["match", ["get", "stage"], ...Object.entries(looks).flatMap(([stage, number]) => [stage, LOOKS[number]]), one] : one, layout = { visibility: on ? "visible" : "none" }, common = { source: id, "source-layer": id, layout };
    drawn.push(
      { ...common, id: `${id} area`, type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour, "fill-opacity": id === "local_body" ? 0.04 : 0.28 } },
      { ...common, id: `${id} line`, type: "line", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colour, "line-width": 1.4 } },
      { ...common, id: `${id} point`, type: "circle", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": colour, "circle-radius": 6, "circle-stroke-color": "#fff", "circle-stroke-width": 2 } },
    );
  }
  return { version: 8, sources, layers: drawn };
}

function toggle(map, id, on) {
  for (const part of ["area", "line", "point"]) map.setLayoutProperty(`${id} ${part}`, "visibility", on ? "visible" : "none");
}

function tell(map, told, event, layers) {
  told.replaceChildren();
  const names = Object.fromEntries(layers.map((layer) => [layer.id, layer.title])), seen = new Set();
  const words = Object.assign({}, ...layers.map((layer) => layer.words ?? {}));
  for (const found of map.queryRenderedFeatures([[event.point.x - 6, event.point.y - 6], [event.point.x + 6, event.point.y + 6]])) {
    const text = Object.entries(found.properties).filter(([name]) => name !== "synthetic").map(([name, value]) => `${name}: ${name === "stage" ? words[value] ?? value : value}`).join(", ");
    if (!found.source || seen.has(found.source + text)) continue;
    seen.add(found.source + text);
    const row = document.createElement("div"), term = document.createElement("dt"), fact = document.createElement("dd");
    term.textContent = names[found.source] ?? found.source;
    fact.textContent = text;
    row.append(term, fact);
    told.append(row);
  }
}

function ask(box, map, told) {
  const form = box.closest("form"), part = (name) => box.querySelector(`[data-${name}]`), corners = [];
  let drawing = false;
  const outline = () => {
    const shape = corners.length > 2 ? { type: "Polygon", coordinates: [[...corners, corners[0]]] } : { type: "MultiPoint", coordinates: corners };
    draw(map, shape);
    part("drawn").hidden = corners.length < 3;
    part("undo").hidden = !corners.length;
  };
  told.textContent = box.dataset.tap;
  part("draw").hidden = false;
  part("draw").addEventListener("click", () => { drawing = true; part("draw").hidden = true; told.textContent = box.dataset.tapCorners; });
  part("undo").addEventListener("click", () => { corners.pop(); outline(); });
  part("drawn").addEventListener("click", () => {
    for (const name of ["lat", "lon", "accuracy_m", "corners"]) form.elements[name].value = "";
    form.elements.ring.value = encode([...corners, corners[0]]);
    form.requestSubmit();
  });
  map.on("click", ({ lngLat }) => {
    if (drawing) { corners.push([lngLat.lng, lngLat.lat]); outline(); return; }
    form.elements.lat.value = lngLat.lat.toFixed(7);
    form.elements.lon.value = lngLat.lng.toFixed(7);
    form.elements.accuracy_m.value = "";
    form.requestSubmit();
  });
}

function draw(map, shape) {
  const data = { type: "Feature", properties: {}, geometry: shape };
  if (map.getSource("mark")) { map.getSource("mark").setData(data); return; }
  map.addSource("mark", { type: "geojson", data });
  map.addLayer({ id: "mark line", source: "mark", type: "line", paint: { "line-color": "#15231c", "line-width": 3 } });
  map.addLayer({ id: "mark point", source: "mark", type: "circle", paint: { "circle-color": "#ffcf40", "circle-radius": 7, "circle-stroke-color": "#15231c", "circle-stroke-width": 3 } });
}

function around(shape) {
  const all = shape.type === "Point" ? [shape.coordinates] : shape.coordinates.flat(), x = all.map((c) => c[0]), y = all.map((c) => c[1]);
  return [[Math.min(...x) - 0.004, Math.min(...y) - 0.004], [Math.max(...x) + 0.004, Math.max(...y) + 0.004]];
}

// The polyline code with seven decimals, latitude first: see plugins/gis/web/outline.py.
function encode(ring) {
  let text = "", last = [0, 0];
  for (const [lon, lat] of ring) {
    const here = [Math.round(lat * 1e7), Math.round(lon * 1e7)];
    here.forEach((now, n) => {
      const step = now - last[n];
      let value = step < 0 ? -step * 2 - 1 : step * 2;
      while (value >= 32) { text += String.fromCharCode((32 | value % 32) + 63); value = Math.floor(value / 32); }
      text += String.fromCharCode(value + 63);
    });
    last = here;
  }
  return text;
}

// Asks for the map's version and loads the tiles anew where it has moved on.
function watch(map, address, layers) {
  let known = null;
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(address);
    if (!answer.ok) return;
    const { version } = await answer.json();
    if (known !== null && known !== version) for (const { id, tiles } of layers) map.getSource(id)?.setTiles([new URL(`${tiles}?v=${version}`, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}")]);
    known = version;
  }, 2000);
}
