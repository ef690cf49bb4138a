"""Random rules as text, grown by type, over the names of `world.py`."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.property.rules.world import KINDS, TEXTS, WARDS

Make = Callable[[int], str]


def quoted(text: str) -> str:
    """A text literal of the rules language."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


class RandomRules:
    """Grows one rule after another from a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._rows: list[str] = []
        self._phones: list[str] = []
        self._made = 0

    def rule(self) -> str:
        """A rule of any type that reads its way through the language."""
        kinds: list[Make] = [
            *([self.condition] * 6),
            self.whole,
            self.plain,
            self.money,
            self.money,
            self.area,
            self.day,
            self.words,
            self.moment,
        ]
        return self._pick(kinds)(self._chance.randint(1, 4))

    def _pick(self, choices: Sequence[Make]) -> Make:
        return self._chance.choice(choices)

    def _one(self, *words: str) -> str:
        return self._chance.choice(words)

    def _pair(self, name: str) -> str:
        return self._one(name, f"{name}_o")

    def condition(self, depth: int) -> str:
        """A condition."""
        if depth <= 0:
            return self._one("flag", "flag_o", "kind == 'new'", "kind_o == 'old'", "count > 0")
        d = depth - 1
        chance = self._chance
        choices: list[Make] = [
            lambda _: f"({self.condition(d)} {self._one('&&', '||')} {self.condition(d)})",
            lambda _: f"({self.condition(d)} {self._one('&&', '||')} {self.condition(d)})",
            lambda _: f"!{self._bracketed(self.condition(d))}",
            lambda _: f"({self.condition(d)} ? {self.condition(d)} : {self.condition(d)})",
            lambda _: (
                f"({self._pair('flag')} {self._one('==', '!=')} {self._one('true', 'false', 'flag')})"
            ),
            lambda _: self._compared(self.whole(d), self.whole(d)),
            lambda _: self._compared(self.plain(d), self.plain(d)),
            lambda _: self._compared(self.money(d), self.money(d)),
            lambda _: self._compared(self.area(d), self.area(d)),
            lambda _: self._compared(self.day(d), self.day(d)),
            lambda _: self._compared(self.words(d), self.words(d)),
            lambda _: self._compared(self.moment(d), self.moment(d)),
            lambda _: self._compared(self.clock(d), self.clock(d)),
            lambda _: self._compared(self._pair("opens"), "'10:30'"),
            lambda _: self._compared(self._pair("part"), self._one("part", "12.5", "0")),
            lambda _: self._equal(self._pair("kind"), quoted(chance.choice(KINDS))),
            lambda _: self._equal(self._pair("kind"), self._pair("kind")),
            lambda _: self._equal(self._pair("ward"), self._pair("ward")),
            lambda _: self._equal(self._one("ward.body", "ward_o.body"), "body"),
            lambda _: (
                f"{self._pair('kind')} in ['new', {self._one('old', 'other', chr(39) + 'old' + chr(39))}]"
            ),
            lambda _: f"{self._pair('ward')} in {self._pair('wards')}",
            lambda _: f"{quoted(chance.choice(WARDS))} in {self._pair('wards')}",
            lambda _: f"{self.whole(d)} in [0, 1, 7, {chance.randint(-3, 9)}]",
            lambda _: f"{self.money(d)} in [0, 0.5, 100]",
            lambda _: f"{self.day(d)} in [date('2024-02-29'), {self.day(d)}]",
            lambda _: f"{self.words(d)} in ['a', {quoted(chance.choice(TEXTS))}]",
            lambda _: self._null(),
            lambda _: self._null(),
            lambda _: (
                f"{self.words(d)}.{self._one('startsWith', 'endsWith', 'contains')}({self.words(0)})"
            ),
            lambda _: f"{self.words(d)}.matches({self._pattern()})",
            lambda _: f"holiday({self.day(d)})",
            lambda _: self._over(self._one("exists", "all"), d, self.condition),
            lambda _: self._over(self._one("exists", "all"), d, self.condition),
            lambda _: f"{self.words(d)} in {self._over('map', d, self.row_text)}",
        ]
        if self._rows:
            row = self._chance.choice(self._rows)
            choices += [
                lambda _: self._one(f"{row}.main", f"{row}.main_o", f"{row}.kind == {row}.kind_o"),
                lambda _: f"{row}.kind{self._one('', '_o')} in ['new', 'old']",
                lambda _: self._compared(f"{row}.share_o", f"{row}.share"),
                lambda _: self._compared(f"{row}.age_o", self.whole(0)),
                lambda _: self._compared(f"{row}.born_o", self.day(0)),
                lambda _: self._compared(f"{row}.name_o", self.words(0)),
            ] * 3
        if self._phones:
            phone = self._chance.choice(self._phones)
            choices += [lambda _: self._compared(f"{phone}.digits_o", self.whole(0))] * 6
        return self._pick(choices)(d)

    def _bracketed(self, text: str) -> str:
        return f"({text})"

    def _compared(self, left: str, right: str) -> str:
        return f"({left} {self._one('<', '<=', '>', '>=', '==', '!=')} {right})"

    def _equal(self, left: str, right: str) -> str:
        return f"({left} {self._one('==', '!=')} {right})"

    def _null(self) -> str:
        name = self._one(
            "count", "fee", "flag", "start", "note", "kind", "ward", "area", "seen", "opens"
        )
        return f"({name}_o {self._one('==', '!=')} null)"

    def _pattern(self) -> str:
        return self._one(
            "'[A-Z]+'", "'[A-Za-z]*'", "'KL-\\\\d{2}/\\\\d{4}'", "'([A-Z][0-9])+'", "'.*'",
            "'[^a-z]?'", "'[ക-ഹ].*'", "'a|A|Abc'", "'(മ|ല).+'", "'[A-Z\\\\d\\\\-/]{2,12}'",
        )  # fmt: skip

    def _over(self, operator: str, depth: int, body: Make) -> str:
        """`owners.op(row, body)`, sometimes of chosen rows, sometimes of the phones of a row."""
        self._made += 1
        row = f"o{self._made}"
        source = "owners"
        in_phones = bool(self._rows) and body == self.condition and self._chance.random() < 0.3
        stack = self._phones if in_phones else self._rows
        if in_phones:
            source = f"{self._chance.choice(self._rows)}.phones"
        stack.append(row)
        try:
            if self._chance.random() < 0.3:
                source = f"{source}.filter({row}, {self.condition(min(depth, 1))})"
            return f"{source}.{operator}({row}, {body(min(depth, 2))})"
        finally:
            stack.pop()

    def _number(self, depth: int, leaves: Sequence[str], make: Make) -> str:
        """What every unit of number has in common."""
        d = depth - 1
        chance = self._chance
        if depth <= 0:
            return self._one(*leaves)
        return self._pick(
            [
                lambda _: self._one(*leaves),
                lambda _: f"({make(d)} {self._one('+', '-')} {make(d)})",
                lambda _: f"({make(d)} {self._one('+', '-')} {make(d)})",
                lambda _: f"({make(d)} * {self.whole(d)})",
                lambda _: f"({make(d)} * {self._one('2', '0.5', '-1', '0.01', 'years', 'ratio')})",
                lambda _: f"({make(d)} / {self._one('3', '-7', '0', 'years_o', 'ratio', '0.03')})",
                lambda _: f"({make(d)} % {make(d)})",
                lambda _: f"-{self._bracketed(make(d))}",
                lambda _: f"abs({make(d)})",
                lambda _: f"{self._one('min', 'max')}({make(d)}, {make(d)})",
                lambda _: (
                    f"{self._one('round', 'floor', 'ceil')}({make(d)}, {chance.randint(-2, 4)})"
                ),
                lambda _: f"({self.condition(d)} ? {make(d)} : {make(d)})",
                lambda _: f"({make(d)} ?? {make(d)})",
                lambda _: (
                    f"percent({make(d)}, {self._one('5', '12.5', 'years', 'ratio', 'part', 'part_o')})"
                ),
                lambda _: (
                    f"div({make(d)}, {self._one('3', '-7', 'years', '0.4')}, "
                    f"{chance.randint(0, 5)}, '{self._one('half_up', 'half_even', 'up', 'down', 'floor', 'ceiling')}')"
                ),
            ]
        )(d)

    def whole(self, depth: int) -> str:
        """A whole number."""
        chance = self._chance
        d = depth - 1
        leaves = ["count", "count_o", "years", "years_o", str(chance.choice((0, 1, 2, 9, 40)))]
        if self._rows:
            row = chance.choice(self._rows)
            leaves += [f"{row}.age", f"{row}.age_o"]
        if depth <= 0:
            return self._one(*leaves)
        return self._pick(
            [
                lambda _: self._one(*leaves),
                lambda _: f"({self.whole(d)} {self._one('+', '-', '*', '%')} {self.whole(d)})",
                lambda _: f"({self.whole(d)} {self._one('+', '-', '*')} {self.whole(d)})",
                lambda _: f"-{self._bracketed(self.whole(d))}",
                lambda _: f"abs({self.whole(d)})",
                lambda _: f"{self._one('min', 'max')}({self.whole(d)}, {self.whole(d)})",
                lambda _: f"{self._one('round', 'floor', 'ceil')}({self.plain(d)})",
                lambda _: f"round({self.whole(d)}, {chance.randint(-3, 0)})",
                lambda _: f"({self.condition(d)} ? {self.whole(d)} : {self.whole(d)})",
                lambda _: f"({self.whole(d)} ?? {self.whole(d)})",
                lambda _: f"size({self.words(d)})",
                lambda _: f"size({self._pair('wards')})",
                lambda _: (
                    f"{self._one('days', 'months', 'years', 'workdays')}({self.day(d)}, {self.day(d)})"
                ),
                lambda _: f"({self.day(d)} - {self.day(d)})",
                lambda _: self._over("count", d, self.condition),
                lambda _: "owners.count()",
                lambda _: self._over(self._one("sum", "min", "max"), d, self.row_int),
            ]
        )(d)

    def plain(self, depth: int) -> str:
        """A decimal without a unit."""
        leaves = ["ratio", "ratio_o", "fine", "fine_o", "years", "0.5", "-1.25", "3"]
        if self._rows:
            leaves += [f"{self._chance.choice(self._rows)}.share_o"]
        if depth > 0 and self._chance.random() < 0.25:
            d = depth - 1
            return self._one(
                f"({self.money(d)} / {self._one('fee', 'rent_o', 'rent')})",
                self._over(self._one("sum", "min", "max"), d, self.row_plain),
            )
        return self._number(depth, leaves, self.plain)

    def money(self, depth: int) -> str:
        """Rupees."""
        leaves = ["fee", "fee_o", "rent", "rent_o", "rent", "rent_o"]
        if self._rows:
            leaves += [f"{self._chance.choice(self._rows)}.paid_o"]
        if depth > 0 and self._chance.random() < 0.25:
            d = depth - 1
            return self._one(
                f"({self._pair('area')} * {self._pair('rate')})",
                self._over(self._one("sum", "min", "max"), d, self.row_money),
                self._main(d, self.row_money),
            )
        return self._number(depth, leaves, self.money)

    def clock(self, depth: int) -> str:
        """A time of day."""
        if depth <= 0:
            return self._pair("opens")
        d = depth - 1
        return self._one(
            f"({self.condition(d)} ? {self.clock(d)} : {self.clock(d)})",
            f"({self.clock(d)} ?? {self.clock(d)})",
            self._pair("opens"),
        )

    def area(self, depth: int) -> str:
        """Square metres."""
        return self._number(depth, ["area", "area_o"], self.area)

    def row_int(self, depth: int) -> str:
        """A whole number of the row at hand."""
        row = self._rows[-1]
        return self._one(f"{row}.age", f"{row}.age_o", f"({row}.age_o ?? 0)", f"{row}.age * years")

    def row_plain(self, depth: int) -> str:
        """A decimal of the row at hand."""
        row = self._rows[-1]
        return self._one(
            f"{row}.share", f"{row}.share_o", f"({row}.share_o ?? 0)", f"{row}.share * 0.5"
        )

    def row_money(self, depth: int) -> str:
        """Rupees of the row at hand."""
        row = self._rows[-1]
        return self._one(f"{row}.paid", f"{row}.paid_o", f"({row}.paid_o ?? 0)", f"{row}.paid / 3")

    def row_text(self, depth: int) -> str:
        """A text of the row at hand."""
        row = self._rows[-1]
        return self._one(f"{row}.name", f"{row}.name_o", f"fold({row}.name)")

    def row_date(self, depth: int) -> str:
        """A date of the row at hand."""
        row = self._rows[-1]
        return self._one(f"{row}.born", f"{row}.born_o", f"{row}.born + 18y")

    def day(self, depth: int) -> str:
        """A date."""
        chance = self._chance
        leaves = ["start", "start_o", "today()", "date('2026-01-31')", "date('2024-02-29')"]
        if depth <= 0:
            return self._one(*leaves)
        d = depth - 1
        unit = self._one("d", "w", "mo", "y", "wd")
        return self._pick(
            [
                lambda _: self._one(*leaves),
                lambda _: (
                    f"({self.day(d)} {self._one('+', '-')} {chance.choice((0, 1, 12, 60))}{unit})"
                ),
                lambda _: (
                    f"({self.day(d)} {self._one('+', '-')} {chance.choice((0, 1, 13))}{unit})"
                ),
                lambda _: (
                    f"({self.day(d)} + {self._one('days', 'months', 'years', 'workdays')}({self.whole(d)}))"
                ),
                lambda _: f"fy_end({self.day(d)}, {self.whole(d)})",
                lambda _: f"date({self.moment(d)})",
                lambda _: (
                    f"date({self.whole(d)}, {chance.randint(0, 13)}, {chance.randint(27, 32)})"
                ),
                lambda _: f"date(2024, {self.whole(d)}, 29)",
                lambda _: f"({self.condition(d)} ? {self.day(d)} : {self.day(d)})",
                lambda _: f"({self.day(d)} ?? {self.day(d)})",
                lambda _: self._over(self._one("min", "max"), d, self.row_date),
                lambda _: f"owners.first().{self._one('born', 'born_o')}",
            ]
        )(d)

    def moment(self, depth: int) -> str:
        """A point of time."""
        leaves = ["seen", "seen_o", "now()"]
        if depth <= 0:
            return self._one(*leaves)
        d = depth - 1
        span = f"{self._chance.choice((0, 1, 90, 6000))}{self._one('min', 'h', 'd', 'w')}"
        return self._pick(
            [
                lambda _: self._one(*leaves),
                lambda _: f"({self.moment(d)} {self._one('+', '-')} {span})",
                lambda _: f"({self.moment(d)} + days({self.whole(d)}))",
                lambda _: f"({self.condition(d)} ? {self.moment(d)} : {self.moment(d)})",
                lambda _: f"({self.moment(d)} ?? {self.moment(d)})",
            ]
        )(d)

    def words(self, depth: int) -> str:
        """A text."""
        leaves = ["note", "note_o", "title.en", "title.ml", quoted(self._chance.choice(TEXTS))]
        if self._rows:
            leaves += [f"{self._chance.choice(self._rows)}.name_o"]
        if depth <= 0:
            return self._one(*leaves)
        d = depth - 1
        return self._pick(
            [
                lambda _: self._one(*leaves),
                lambda _: f"{self._one('lower', 'upper', 'fold', 'fold')}({self.words(d)})",
                lambda _: f"({self.words(d)} + {self.words(d)})",
                lambda _: f"({self.condition(d)} ? {self.words(d)} : {self.words(d)})",
                lambda _: f"({self.words(d)} ?? {self.words(d)})",
                lambda _: f"fy({self.day(d)})",
                lambda _: self._over(self._one("min", "max"), d, self.row_text),
                lambda _: f"owners.first(z, z.age > 3).{self._one('name', 'name_o')}",
                lambda _: self._main(d, self.row_text),
            ]
        )(d)

    def _main(self, depth: int, body: Make) -> str:
        text = self._over("main", depth, body)
        row = text.rpartition(".main(")[2].partition(",")[0]
        return f"{text[:-1]}, {row}.share_o)"
