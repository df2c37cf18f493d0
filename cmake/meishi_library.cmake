# meishi_library(NAME SOURCES... LINKS...): one folder, one static library.
#
# Includes are written "folder/header.h". A folder's headers are reachable only through its own target: its include path
# holds a link to that one folder. So a library that includes a folder which it does not link fails to compile, and the
# direction capture -> ocr -> normalize -> store -> app is enforced by the link lines alone.
function(meishi_folder TARGET FOLDER SCOPE)
  set(forest ${CMAKE_BINARY_DIR}/include/${FOLDER})
  file(MAKE_DIRECTORY ${forest})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${FOLDER} ${forest}/${FOLDER} SYMBOLIC)
  target_include_directories(${TARGET} ${SCOPE} ${forest})
endfunction()

add_library(meishi_warnings INTERFACE)
target_compile_options(meishi_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                                 -Wnon-virtual-dtor -Wold-style-cast)
# False alarms of GCC 12 on "literal" + std::string.
target_compile_options(meishi_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(MEISHI_WERROR)
  target_compile_options(meishi_warnings INTERFACE -Werror)
endif()

function(meishi_library NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(meishi_${NAME} STATIC ${ARG_SOURCES})
  meishi_folder(meishi_${NAME} ${NAME} PUBLIC)
  target_link_libraries(meishi_${NAME} PUBLIC meishi_base ${ARG_PUBLIC} PRIVATE meishi_warnings ${ARG_PRIVATE})
endfunction()
