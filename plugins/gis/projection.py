"""Metres: transverse Mercator on WGS 84, EPSG:32643 (zone 43 north, meridian 75° E).

Krüger's series to the fourth power of n: within nanometres of PROJ over Kerala
(`tests/unit/gis/test_projection.py` holds it to 1 µm). The scale of the plane
runs from 0.9996 at 75° E to 1.0005 at 77.4° E, so a distance is divided by the
scale at its place: 30 m is otherwise wrong by 1.4 cm, 20 km by 9 m.

What remains: the scale changes along a distance. Within 1 km the error stays
below 3 mm at 77.4° E, at 20 km below 1.4 m; edges longer than 400 m are cut
before they are projected, so that a straight line in degrees stays straight to 0.6 mm.
"""

from __future__ import annotations

import math

import numpy as np

from plugins.gis.grid import Floats

_A = 6378137.0
_F = 1 / 298.257223563
_N = _F / (2 - _F)
_E = math.sqrt(_F * (2 - _F))
_K0 = 0.9996
_EAST0 = 500000.0
_LON0 = math.radians(75.0)
_RADIUS = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_DELTA = (
    2 * _N - 2 * _N**2 / 3 - 2 * _N**3 + 116 * _N**4 / 45,
    7 * _N**2 / 3 - 8 * _N**3 / 5 - 227 * _N**4 / 45,
    56 * _N**3 / 15 - 136 * _N**4 / 35,
    4279 * _N**4 / 630,
)


def to_metres(lon: float, lat: float) -> tuple[float, float]:
    """Easting and northing of one position in degrees."""
    phi, lam = math.radians(lat), math.radians(lon) - _LON0
    s = math.sin(phi)
    t = math.sinh(math.atanh(s) - _E * math.atanh(_E * s))
    xi = math.atan2(t, math.cos(lam))
    eta = math.asinh(math.sin(lam) / math.hypot(t, math.cos(lam)))
    a1, a2, a3, a4 = _ALPHA
    # sin and cos of the multiples come by recurrence: four calls instead of sixteen.
    s2, c2, h2, k2 = math.sin(2 * xi), math.cos(2 * xi), math.sinh(2 * eta), math.cosh(2 * eta)
    s4, c4, h4, k4 = 2 * s2 * c2, c2 * c2 - s2 * s2, 2 * h2 * k2, k2 * k2 + h2 * h2
    s6, c6, h6, k6 = s4 * c2 + c4 * s2, c4 * c2 - s4 * s2, h4 * k2 + k4 * h2, k4 * k2 + h4 * h2
    s8, c8, h8, k8 = 2 * s4 * c4, c4 * c4 - s4 * s4, 2 * h4 * k4, k4 * k4 + h4 * h4
    north = xi + a1 * s2 * k2 + a2 * s4 * k4 + a3 * s6 * k6 + a4 * s8 * k8
    east = eta + a1 * c2 * h2 + a2 * c4 * h4 + a3 * c6 * h6 + a4 * c8 * h8
    return _EAST0 + _K0 * _RADIUS * east, _K0 * _RADIUS * north


def many_to_metres(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """`to_metres` for arrays."""
    phi, lam = np.radians(lat), np.radians(lon) - _LON0
    s = np.sin(phi)
    t = np.sinh(np.arctanh(s) - _E * np.arctanh(_E * s))
    cos_lam = np.cos(lam)
    xi = np.arctan2(t, cos_lam)
    eta = np.arcsinh(np.sin(lam) / np.hypot(t, cos_lam))
    a1, a2, a3, a4 = _ALPHA
    s2, c2, h2, k2 = np.sin(2 * xi), np.cos(2 * xi), np.sinh(2 * eta), np.cosh(2 * eta)
    s4, c4, h4, k4 = 2 * s2 * c2, c2 * c2 - s2 * s2, 2 * h2 * k2, k2 * k2 + h2 * h2
    s6, c6, h6, k6 = s4 * c2 + c4 * s2, c4 * c2 - s4 * s2, h4 * k2 + k4 * h2, k4 * k2 + h4 * h2
    s8, c8, h8, k8 = 2 * s4 * c4, c4 * c4 - s4 * s4, 2 * h4 * k4, k4 * k4 + h4 * h4
    north = xi + a1 * s2 * k2 + a2 * s4 * k4 + a3 * s6 * k6 + a4 * s8 * k8
    east = eta + a1 * c2 * h2 + a2 * c4 * h4 + a3 * c6 * h6 + a4 * c8 * h8
    return _EAST0 + _K0 * _RADIUS * east, _K0 * _RADIUS * north


def many_to_degrees(east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude of positions in the plane; back and forth agree to 1e-11°."""
    xi, eta = north / (_K0 * _RADIUS), (east - _EAST0) / (_K0 * _RADIUS)
    xi1, eta1 = xi.copy(), eta.copy()
    for order, beta in enumerate(_BETA, start=1):
        xi1 -= beta * np.sin(2 * order * xi) * np.cosh(2 * order * eta)
        eta1 -= beta * np.cos(2 * order * xi) * np.sinh(2 * order * eta)
    chi = np.arcsin(np.sin(xi1) / np.cosh(eta1))
    phi = chi.copy()
    for order, delta in enumerate(_DELTA, start=1):
        phi += delta * np.sin(2 * order * chi)
    lam = np.arctan2(np.sinh(eta1), np.cos(xi1))
    return np.degrees(lam + _LON0), np.degrees(phi)


def to_degrees(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of one position in the plane."""
    lon, lat = many_to_degrees(np.array([east]), np.array([north]))
    return float(lon[0]), float(lat[0])


def scale_at(east: float) -> float:
    """Metres of the plane per metre on the ground, at an easting (good to 1e-7 in Kerala)."""
    # The product of the radii of curvature changes by 0.1 % between 8° and 13° N: one value does.
    offset = (east - _EAST0) / _K0
    return _K0 * (1 + offset * offset / (2 * 6.3417e6 * 6.3785e6))


METRES_PER_DEGREE_LAT = 110_600.0
"""At least one degree of latitude anywhere in the frame is never shorter: for padding only."""

METRES_PER_DEGREE_LON = 108_400.0
"""The same for longitude at 13° N."""
