-- The item at a place counted from 0; empty outside.
CREATE OR REPLACE FUNCTION ksmart.item_at(listed anyarray, place bigint) RETURNS anyelement
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN place >= 0 AND place < cardinality(listed) THEN listed[place::integer + 1] END
$$;
