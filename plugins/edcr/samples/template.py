"""An empty drawing with every layer of the convention, to start from."""

from __future__ import annotations

from plugins.edcr.model.convention import Convention
from plugins.edcr.samples.pen import R12, Pen

_LEGEND_COLOURS = (1, 2, 3, 4, 5, 6, 30, 90, 150, 210)


def template(convention: Convention, floors: int, blocks: int = 1) -> bytes:
    """R12 DXF in metres with the layers of so many blocks and floors, and a legend on layer 0.

    The legend lies below the origin; scrutiny does not look at layer 0.
    """
    pen = Pen(insunits=6)
    layers: list[str] = []
    for scope in ("site", "block", "level", "floor"):
        for role in convention.roles[scope]:
            if scope == "site":
                layers.append(convention.layer_name(role.name))
                continue
            for block in range(1, blocks + 1):
                storeys = range(floors) if scope == "floor" else range(1)
                layers += [convention.layer_name(role.name, block, storey) for storey in storeys]
    for index, layer in enumerate(dict.fromkeys(layers)):
        pen.layer_colours[layer] = _LEGEND_COLOURS[index % len(_LEGEND_COLOURS)]
    lines = ["LAYERS: draw on each what its name says. UNIT: metres.", "COLOURS OF USES:"]
    uses = convention.colours["uses"]
    lines += [
        f"{colour}: {uses[colour]} {convention.use_names[uses[colour]]['en']}"
        for colour in sorted(uses)
    ]
    for index, line in enumerate(lines):
        pen.text("0", (0.0, -5.0 - index * 0.6), line)
    return pen.dxf(R12)
