"""SIAK at the Dukcapil office: birth registrations in, signed akta and family card out."""
