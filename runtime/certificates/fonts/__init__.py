"""The fonts of certificates, under the SIL Open Font Licence (OFL.txt)."""
