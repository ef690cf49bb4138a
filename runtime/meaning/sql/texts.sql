-- Text without a locale; the twin of runtime/meaning/texts.py. The database is UTF-8.

-- NFC, every chillu as its one code point (consonant + virama + zero-width joiner is its old spelling).
CREATE OR REPLACE FUNCTION ksmart.normalise(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(replace(
    normalize(value, NFC),
    U&'\0D23\0D4D\200D', U&'\0D7A'),
    U&'\0D28\0D4D\200D', U&'\0D7B'),
    U&'\0D30\0D4D\200D', U&'\0D7C'),
    U&'\0D32\0D4D\200D', U&'\0D7D'),
    U&'\0D33\0D4D\200D', U&'\0D7E'),
    U&'\0D15\0D4D\200D', U&'\0D7F');

-- For comparing regardless of case and spelling: normalised, small ASCII letters, the two spellings of
-- nta and of the au sign made one, joiners dropped.
CREATE OR REPLACE FUNCTION ksmart.fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(
    replace(replace(ksmart.normalise(value),
        U&'\0D7B\0D4D\0D31', U&'\0D28\0D4D\0D31'),
        U&'\0D4C', U&'\0D57'),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ' || U&'\200C\200D',
    'abcdefghijklmnopqrstuvwxyz');

CREATE OR REPLACE FUNCTION ksmart.ends_with(value text, ending text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN right(value, char_length(ending)) COLLATE "C" = ending
    OR (ending = '' AND value IS NOT NULL);
