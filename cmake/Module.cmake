# demarc_module(NAME SOURCES … USES …): one static library a folder, seeing the folders before it.
function(demarc_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  set(links)
  foreach(use ${arg_USES})
    list(APPEND links demarc_${use})
  endforeach()
  if(arg_SOURCES)
    add_library(demarc_${name} STATIC ${arg_SOURCES})
    target_include_directories(demarc_${name} PUBLIC "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}")
    target_link_libraries(demarc_${name} PUBLIC ${links} PRIVATE ${arg_LIBRARIES} demarc_warnings)
  else()
    add_library(demarc_${name} INTERFACE)
    target_include_directories(demarc_${name} INTERFACE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_SOURCE_DIR}")
    target_link_libraries(demarc_${name} INTERFACE ${links})
  endif()
endfunction()

# demarc_embed(TARGET FILE… ): makes embedded/<name>.cpp that holds files as string literals, see
# cmake/embed.cmake; `entries` are "key=path" pairs.
function(demarc_embed target symbol)
  set(out "${CMAKE_BINARY_DIR}/embedded/${symbol}.cpp")
  set(paths)
  foreach(entry ${ARGN})
    string(REGEX REPLACE "^[^=]*=" "" path "${entry}")
    list(APPEND paths "${path}")
  endforeach()
  string(REPLACE ";" "|" joined "${ARGN}")
  add_custom_command(OUTPUT "${out}"
    COMMAND ${CMAKE_COMMAND} "-DOUT=${out}" "-DSYMBOL=${symbol}" "-DENTRIES=${joined}" -P "${CMAKE_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS ${paths} "${CMAKE_SOURCE_DIR}/cmake/embed.cmake" VERBATIM)
  target_sources(${target} PRIVATE "${out}")
endfunction()
