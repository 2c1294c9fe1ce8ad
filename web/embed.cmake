# cmake -DOUT=built_files.cpp [-DDIST=dist] -P embed.cmake: a unit that defines built_files(). Without DIST there are none.

set(arrays "")
set(list "")
set(number 0)
set(files "")
if(DIST)
  file(GLOB_RECURSE files RELATIVE ${DIST} ${DIST}/*)
  list(SORT files)
endif()
foreach(file IN LISTS files)
  file(READ ${DIST}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char file_${number}[] = {${bytes}};\n")
  string(APPEND list "    {\"${file}\", {file_${number}, sizeof file_${number}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
if(list)
  set(all "constexpr file all[] = {\n${list}};\n")
  set(value "all")
else()
  set(value "{}")
endif()
file(WRITE ${OUT}
"#include \"web/files.hpp\"\n
namespace switchhook::web {
namespace {\n
${arrays}
${all}
}  // namespace\n
std::span<const file> built_files() { return ${value}; }\n
}  // namespace switchhook::web\n")
