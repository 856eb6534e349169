# The grammars of the host languages, in which SQL stands inside application code: tree-sitter's
# runtime and one parser a language, from npm (sources only, pinned by third_party/grammars'
# lock), compiled here as C. Gives the target demarc_grammars.
#
# -DDEMARC_HOSTS=OFF builds a program that reads .sql files only, and needs no npm.
option(DEMARC_HOSTS "read SQL inside application code; needs npm" ON)
if(NOT DEMARC_HOSTS)
  return()
endif()

set(grammars_folder "${CMAKE_SOURCE_DIR}/third_party/grammars")
set(grammars_modules "${grammars_folder}/node_modules")
# npm writes this file last, so it tells that the installation is whole, and of which lock.
set(grammars_stamp "${grammars_modules}/.package-lock.json")
if(NOT EXISTS "${grammars_stamp}" OR "${grammars_folder}/package-lock.json" IS_NEWER_THAN "${grammars_stamp}")
  find_program(NPM npm)
  if(NOT NPM)
    message(FATAL_ERROR
      "The grammars of the host languages come from npm, which is missing: apt-get install npm, "
      "or configure with -DDEMARC_HOSTS=OFF for a program that reads .sql files only")
  endif()
  message(STATUS "installing the grammars of the host languages (npm ci)")
  execute_process(COMMAND "${NPM}" ci --no-progress
    WORKING_DIRECTORY "${grammars_folder}" RESULT_VARIABLE grammars_result
    OUTPUT_VARIABLE grammars_output ERROR_VARIABLE grammars_output)
  if(NOT grammars_result EQUAL 0)
    message(FATAL_ERROR
      "npm ci failed in third_party/grammars:\n${grammars_output}\n"
      "Configure with -DDEMARC_HOSTS=OFF for a program that reads .sql files only")
  endif()
  file(TOUCH "${grammars_stamp}")
endif()

# Each parser sees its own copy of tree_sitter/parser.h only: they differ. Not instrumented, and
# warnings are theirs: the code is generated.
set(grammars_flags -w -O2 -std=gnu11)
if(DEMARC_SANITIZE OR DEMARC_FUZZ)
  list(APPEND grammars_flags -fno-sanitize=all)
endif()
set(grammars_objects)
function(demarc_grammar name folder)
  set(source "${grammars_modules}/${folder}/src")
  set(files "${source}/parser.c")
  if(EXISTS "${source}/scanner.c")
    list(APPEND files "${source}/scanner.c")
  endif()
  add_library(grammar_${name} OBJECT ${files})
  target_include_directories(grammar_${name} PRIVATE "${source}")
  target_compile_options(grammar_${name} PRIVATE ${grammars_flags})
  set(grammars_objects ${grammars_objects} $<TARGET_OBJECTS:grammar_${name}> PARENT_SCOPE)
endfunction()

demarc_grammar(python tree-sitter-python)
demarc_grammar(java tree-sitter-java)
demarc_grammar(go tree-sitter-go)
demarc_grammar(javascript tree-sitter-javascript)
demarc_grammar(typescript tree-sitter-typescript/typescript)
demarc_grammar(tsx tree-sitter-typescript/tsx)
demarc_grammar(kotlin @tree-sitter-grammars/tree-sitter-kotlin)
demarc_grammar(csharp tree-sitter-c-sharp)
demarc_grammar(ruby tree-sitter-ruby)
demarc_grammar(php tree-sitter-php/php)
demarc_grammar(rust tree-sitter-rust)
demarc_grammar(cpp tree-sitter-cpp)

set(grammars_runtime "${grammars_modules}/tree-sitter/vendor/tree-sitter/lib")
add_library(demarc_grammars STATIC "${grammars_runtime}/src/lib.c" ${grammars_objects})
target_include_directories(demarc_grammars PRIVATE "${grammars_runtime}/src")
target_include_directories(demarc_grammars SYSTEM PUBLIC "${grammars_runtime}/include")
target_compile_definitions(demarc_grammars PRIVATE _DEFAULT_SOURCE)
target_compile_options(demarc_grammars PRIVATE ${grammars_flags})
