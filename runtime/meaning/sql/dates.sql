-- Days, months and years by the calendar; the twin of runtime/meaning/dates.py.
-- A day beyond the calendar is its first or last day (asyncpg keeps 0001-01-01 and 9999-12-31 as infinities).

CREATE OR REPLACE FUNCTION ksmart.kept_day(day date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN day < DATE '0001-01-02' THEN DATE '0001-01-02'
            WHEN day > DATE '9999-12-30' THEN DATE '9999-12-30' ELSE day END;

CREATE OR REPLACE FUNCTION ksmart.add_days(day date, days bigint) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN day IS NULL THEN NULL
    WHEN days > DATE '9999-12-30' - day THEN DATE '9999-12-30'
    WHEN days < DATE '0001-01-02' - day THEN DATE '0001-01-02'
    ELSE day + days::integer END;

-- The same day so many months later, or the last of a shorter month.
CREATE OR REPLACE FUNCTION ksmart.add_months(day date, months bigint) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN day IS NULL THEN NULL
    WHEN months > 119999 - (extract(year FROM day) * 12 + extract(month FROM day) - 1)
        THEN DATE '9999-12-30'
    WHEN months < 12 - (extract(year FROM day) * 12 + extract(month FROM day) - 1)
        THEN DATE '0001-01-02'
    ELSE ksmart.kept_day((day::timestamp + make_interval(months => months::integer))::date) END;

-- Full months from one day to another; negated from the later to the earlier.
CREATE OR REPLACE FUNCTION ksmart.months_between(first_day date, last_day date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN last_day < first_day THEN -1 ELSE 1 END
             * (n - CASE WHEN ksmart.add_months(a, n) <= b THEN 0 ELSE 1 END)
        FROM (SELECT least(first_day, last_day) AS a, greatest(first_day, last_day) AS b) AS ends,
             LATERAL (SELECT ((extract(year FROM b) - extract(year FROM a)) * 12
                              + extract(month FROM b) - extract(month FROM a))::bigint AS n) AS months
        WHERE first_day IS NOT NULL AND last_day IS NOT NULL);

-- Full years; who was born on 29 February is a year older on the 28th.
CREATE OR REPLACE FUNCTION ksmart.years_between(first_day date, last_day date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ksmart.months_between(first_day, last_day) / 12;

-- The financial year, 1 April to 31 March: '2026-27'.
CREATE OR REPLACE FUNCTION ksmart.fy(day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lpad((extract(year FROM day)::integer
             - CASE WHEN extract(month FROM day) < 4 THEN 1 ELSE 0 END)::text, 4, '0')
    || '-' ||
       lpad(((extract(year FROM day)::integer
              + CASE WHEN extract(month FROM day) < 4 THEN 0 ELSE 1 END) % 100)::text, 2, '0');

-- 31 March that ends the financial year of the day, or the years-th from it on.
CREATE OR REPLACE FUNCTION ksmart.fy_end(day date, years bigint) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN years > 9999 - (extract(year FROM day) - CASE WHEN extract(month FROM day) < 4 THEN 1 ELSE 0 END)
        THEN DATE '9999-12-30'
    WHEN years < 1 - (extract(year FROM day) - CASE WHEN extract(month FROM day) < 4 THEN 1 ELSE 0 END)
        THEN DATE '0001-01-02'
    ELSE make_date((extract(year FROM day)::bigint
                    - CASE WHEN extract(month FROM day) < 4 THEN 1 ELSE 0 END + years)::integer, 3, 31)
    END;

-- The day of an instant in Kerala.
CREATE OR REPLACE FUNCTION ksmart.date_of(instant timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (instant AT TIME ZONE INTERVAL '05:30')::date;

-- An instant so many seconds later, within the calendar's years in UTC.
CREATE OR REPLACE FUNCTION ksmart.add_seconds(instant timestamptz, seconds bigint)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN instant IS NULL THEN NULL
    WHEN seconds >= 400000000000
      OR seconds > extract(epoch FROM TIMESTAMPTZ '9999-12-30 00:00:00+00' - instant)
        THEN TIMESTAMPTZ '9999-12-30 00:00:00+00'
    WHEN seconds <= -400000000000
      OR seconds < extract(epoch FROM TIMESTAMPTZ '0001-01-02 00:00:00+00' - instant)
        THEN TIMESTAMPTZ '0001-01-02 00:00:00+00'
    ELSE instant + make_interval(secs => seconds::double precision) END;

-- The day of these numbers; empty when the calendar has none.
CREATE OR REPLACE FUNCTION ksmart.make_date(year bigint, month bigint, day bigint) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN year BETWEEN 1 AND 9999 AND month BETWEEN 1 AND 12 AND day >= 1
             AND day <= extract(day FROM
                   (make_date(least(greatest(year, 1), 9999)::integer,
                              least(greatest(month, 1), 12)::integer, 1)
                    + INTERVAL '1 month' - INTERVAL '1 day'))
             AND NOT (year = 1 AND month = 1 AND day = 1)
             AND NOT (year = 9999 AND month = 12 AND day = 31)
            THEN make_date(year::integer, month::integer, day::integer) END;
