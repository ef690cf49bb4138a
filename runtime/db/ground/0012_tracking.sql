-- Where a file stands, asked by its number alone: numbers are unique within a body, people do not name the body.
create index file_number on ksmart.file (number);
