"""Reports: data that ties, drawn as a page, PDF, XLSX, CSV and charts."""
