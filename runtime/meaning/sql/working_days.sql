-- Working days of one local body; the twin of runtime/meaning/working_days.py.
-- week: weekdays that are worked, Monday is 0. off: weekday * 10 + number of its occurrence in the month
-- (second Saturday is 52). holidays: days off by order.

CREATE OR REPLACE FUNCTION ksmart.works(day date, week integer[], off integer[], holidays date[])
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (extract(isodow FROM day)::integer - 1) = ANY (week)
   AND NOT ((extract(isodow FROM day)::integer - 1) * 10
            + (extract(day FROM day)::integer + 6) / 7) = ANY (off)
   AND NOT day = ANY (holidays);

CREATE OR REPLACE FUNCTION ksmart.is_holiday(
    day date, week integer[], off integer[], holidays date[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NOT ksmart.works(day, week, off, holidays);

-- The days-th working day after the day; zero: the day itself or the next working day. Empty beyond
-- 10,000 working or 20,000 calendar days and at the calendar's end.
CREATE OR REPLACE FUNCTION ksmart.add_working_days(
    day date, days bigint, week integer[], off integer[], holidays date[]) RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    step integer := CASE WHEN days < 0 THEN -1 ELSE 1 END;
    remaining bigint;
    found date := day;
BEGIN
    IF day IS NULL OR days IS NULL OR days > 10000 OR days < -10000 THEN
        RETURN NULL;
    END IF;
    remaining := greatest(abs(days), 1);
    IF days = 0 THEN
        found := found - 1;
    END IF;
    FOR tried IN 1..20000 LOOP
        found := found + step;
        IF found < DATE '0001-01-02' OR found > DATE '9999-12-30' THEN
            RETURN NULL;
        END IF;
        IF ksmart.works(found, week, off, holidays) THEN
            remaining := remaining - 1;
            IF remaining = 0 THEN
                RETURN found;
            END IF;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Working days after the first, up to and including the last; negative from later to earlier. Empty when
-- they are more than 10,000 days apart.
CREATE OR REPLACE FUNCTION ksmart.working_days_between(
    first_day date, last_day date, week integer[], off integer[], holidays date[]) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN abs(last_day - first_day) <= 10000 THEN
    (SELECT CASE WHEN last_day < first_day THEN -count(*) ELSE count(*) END
     FROM generate_series(1, abs(last_day - first_day)) AS n
     WHERE ksmart.works(least(first_day, last_day) + n, week, off, holidays)) END;
