"""The room's door; its documents are compiled with the chart that they stand on."""

from __future__ import annotations

from generator.kinds.posting.spec import PostingSpec

MODEL = PostingSpec
PARTS = {"posting": PostingSpec}
