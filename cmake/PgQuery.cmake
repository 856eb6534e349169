# Finds libpg_query together with the PostgreSQL server headers of the same major version.
#
# PGQUERY_ROOT: a prefix with usr/include and usr/lib (scripts/setup makes one with grammar 17);
# empty or missing: the system's package. Gives the target pgquery and DEMARC_GRAMMAR ("17").
set(PGQUERY_ROOT "${CMAKE_SOURCE_DIR}/.deps/pg17" CACHE PATH "prefix of libpg_query; empty for the system's")
set(pgquery_hints)
if(PGQUERY_ROOT AND EXISTS "${PGQUERY_ROOT}/usr/include/pg_query.h")
  set(pgquery_include "${PGQUERY_ROOT}/usr/include")
  file(GLOB pgquery_archive "${PGQUERY_ROOT}/usr/lib/*/libpg_query.a" "${PGQUERY_ROOT}/usr/lib/libpg_query.a")
  list(GET pgquery_archive 0 pgquery_library)
else()
  find_path(PGQUERY_SYSTEM_INCLUDE pg_query.h)
  find_library(PGQUERY_SYSTEM_LIBRARY NAMES libpg_query.a pg_query)
  if(NOT PGQUERY_SYSTEM_INCLUDE OR NOT PGQUERY_SYSTEM_LIBRARY)
    message(FATAL_ERROR "libpg_query is missing: run scripts/setup, or apt-get install libpg-query-dev postgresql-server-dev-15")
  endif()
  set(pgquery_include "${PGQUERY_SYSTEM_INCLUDE}")
  set(pgquery_library "${PGQUERY_SYSTEM_LIBRARY}")
endif()

# The library's own version tells its grammar (PG_MAJORVERSION of pg_query.h).
file(STRINGS "${pgquery_include}/pg_query.h" pgquery_major_line REGEX "define PG_MAJORVERSION ")
file(STRINGS "${pgquery_include}/pg_query.h" pgquery_version_line REGEX "define PG_VERSION_NUM ")
string(REGEX MATCH "[0-9]+" DEMARC_GRAMMAR "${pgquery_major_line}")
string(REGEX MATCH "[0-9]+" pgquery_version_num "${pgquery_version_line}")

# Headers: bundled with the library (17 on), else the server development package of the same major.
if(EXISTS "${pgquery_include}/pg_query/postgres/postgres.h")
  set(pgquery_server_include "${pgquery_include}/pg_query/postgres")
elseif(EXISTS "/usr/include/postgresql/${DEMARC_GRAMMAR}/server/postgres.h")
  set(pgquery_server_include "/usr/include/postgresql/${DEMARC_GRAMMAR}/server")
else()
  message(FATAL_ERROR
    "libpg_query has the grammar of PostgreSQL ${DEMARC_GRAMMAR}, and the server headers of that version are missing: "
    "apt-get install postgresql-server-dev-${DEMARC_GRAMMAR}, or run scripts/setup for grammar 17")
endif()
file(STRINGS "${pgquery_server_include}/pg_config.h" pgquery_headers_line REGEX "define PG_MAJORVERSION ")
string(REGEX MATCH "[0-9]+" pgquery_headers_major "${pgquery_headers_line}")
if(NOT pgquery_headers_major STREQUAL DEMARC_GRAMMAR)
  message(FATAL_ERROR "libpg_query is for PostgreSQL ${DEMARC_GRAMMAR}, its server headers are for ${pgquery_headers_major}")
endif()
message(STATUS "grammar: PostgreSQL ${DEMARC_GRAMMAR} (${pgquery_library})")

# pg_query_raw_parse takes parser options from 15-4.2.4 on; which one is installed decides a signature.
file(STRINGS "${pgquery_include}/pg_query/pg_query_internal.h" pgquery_raw_parse_line REGEX "pg_query_raw_parse\\(")
add_library(pgquery INTERFACE)
target_include_directories(pgquery SYSTEM INTERFACE "${pgquery_include}" "${pgquery_include}/pg_query" "${pgquery_server_include}")
target_link_libraries(pgquery INTERFACE "${pgquery_library}" pthread)
target_compile_definitions(pgquery INTERFACE DEMARC_GRAMMAR_MAJOR=${DEMARC_GRAMMAR} DEMARC_GRAMMAR_NUM=${pgquery_version_num})
if(pgquery_raw_parse_line MATCHES "parser_options")
  target_compile_definitions(pgquery INTERFACE DEMARC_RAW_PARSE_HAS_OPTIONS)
endif()
