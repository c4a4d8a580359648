"""Exit 0 when the PostgreSQL server of this URL answers and its role may create databases."""

import sys

import dj_database_url
import psycopg

base = dj_database_url.parse(f"{sys.argv[1]}/postgres")
try:
    with psycopg.connect(
        host=base["HOST"],
        port=base["PORT"] or 5432,
        user=base["USER"] or None,
        password=base["PASSWORD"] or None,
        dbname="postgres",
        connect_timeout=3,
    ) as connection:
        may = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
except psycopg.Error:
    sys.exit("aucun serveur ne répond (POSTGRES_URL)")
if not may[0]:
    sys.exit("le rôle de POSTGRES_URL ne peut pas créer de base")
