-- Exact numbers; the twin of runtime/meaning/decimals.py. NULL is the empty value.

-- A whole number of 64 bits; beyond, empty.
CREATE OR REPLACE FUNCTION ksmart.int64(value numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value BETWEEN -9223372036854775808 AND 9223372036854775807
            THEN value::bigint END;

-- A number of at most 18 whole digits; beyond, empty.
CREATE OR REPLACE FUNCTION ksmart.within18(value numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN abs(value) < 1000000000000000000 THEN value END;

-- One in the last of so many places: 0.01 for 2, 100 for -2.
CREATE OR REPLACE FUNCTION ksmart.unit(places integer) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(power(10::numeric, -places), greatest(places, 0));

-- A number at so many places (negative: tens, hundreds).
CREATE OR REPLACE FUNCTION ksmart.rounded(value numeric, places integer, mode text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE mode
    WHEN 'half_up' THEN round(value, places)
    WHEN 'down' THEN trunc(value, places)
    WHEN 'up' THEN trunc(value, places)
        + CASE WHEN trunc(value, places) = value THEN 0 ELSE sign(value) * ksmart.unit(places) END
    WHEN 'floor' THEN trunc(value, places)
        - CASE WHEN trunc(value, places) > value THEN ksmart.unit(places) ELSE 0 END
    WHEN 'ceiling' THEN trunc(value, places)
        + CASE WHEN trunc(value, places) < value THEN ksmart.unit(places) ELSE 0 END
    WHEN 'half_even' THEN
        CASE WHEN abs(value - trunc(value, places)) * 2 = ksmart.unit(places)
              AND mod(trunc(value, places), 2 * ksmart.unit(places)) = 0
             THEN trunc(value, places)
             ELSE round(value, places) END
    END;

-- a / b at so many places; empty for a zero divisor or more than 18 whole digits. Rounded once: twenty
-- places more than are asked, and the last of them made odd where anything is left, decide no tie wrongly.
CREATE OR REPLACE FUNCTION ksmart.div(a numeric, b numeric, places integer, mode text)
RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN b <> 0 THEN ksmart.within18(ksmart.rounded(
    (div(a * 1e32, b) + CASE WHEN mod(a * 1e32, b) = 0 THEN 0 ELSE sign(a) * sign(b) * 0.1 END)
        * 1e-32,
    places, mode)) END;

-- What is left of a after whole bs, with the sign of a; empty for a zero divisor.
CREATE OR REPLACE FUNCTION ksmart.remainder(a numeric, b numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN b <> 0 THEN mod(a, b) END;

-- The least; empty when one is empty (least() passes over NULL).
CREATE OR REPLACE FUNCTION ksmart.smallest(VARIADIC listed numeric[]) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN count(*) = count(v) THEN min(v) END FROM unnest(listed) AS v);

-- The greatest; empty when one is empty.
CREATE OR REPLACE FUNCTION ksmart.largest(VARIADIC listed numeric[]) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN count(*) = count(v) THEN max(v) END FROM unnest(listed) AS v);
