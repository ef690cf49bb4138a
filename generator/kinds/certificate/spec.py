"""`certificate`: as its author writes it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.load.scalars import Flag, Id, Ids, Name, Names, Spec, Text, Words


class SignSpec(Spec):
    """Who answers for it, and how that is shown."""

    by: Id = Field(description="The role whose title stands under the certificate.")
    with_: Literal["seal", "dsc", "esign"] = Field(
        "seal", alias="with", description="seal: the QR seal alone; dsc, esign: a signed PDF too."
    )


class QrSpec(Spec):
    """What the code on the page says to who scans it."""

    show: Names = Field(description="Fields of the entry, by path; anyone who scans reads them.")
    signed: Flag = Field(True, description="Sealed, so that it can be checked without us.")


class RevokeSpec(Spec):
    """In which states of the entry's life the certificate does not hold."""

    expired: Ids = Field((), description="States of the entry's life: its time is over.")
    suspended: Ids = Field((), description="States of the entry's life: not now.")
    revoked: Ids = Field((), description="States of the entry's life: no more.")


class CertificateSpec(Spec):
    """What is issued of a register entry: drawn, sealed, checked by anyone."""

    LATER: ClassVar[frozenset[str]] = frozenset({"when"})

    certificate: Id
    of: Name = Field(description="The register entry that it is of.")
    title: Words
    template: Text = Field(description="Path of a Typst file in the module: templates/licence.typ.")
    languages: tuple[Literal["ml", "en"], ...] = Field(
        ("ml", "en"), description="One page in each, in this order."
    )
    sign: SignSpec = Field(description="Who answers for it.")
    private: Names = Field(
        (), description="Private fields of the entry that whoever holds the paper shall read."
    )
    qr: QrSpec | None = Field(None, description="The code that is scanned to check it.")
    valid: Name | None = Field(None, description="A date of the entry: the last day it holds.")
    revoke: RevokeSpec | None = Field(
        None,
        description="Where left out: expired, suspended and revoked in states of these names; else suspended in states that lead back to the first, revoked in all others.",
    )
