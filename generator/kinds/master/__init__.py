"""The kind `master`: a code list named by people, its rows dated."""
