# cmake -DOUT=unit.cpp -DFOLDER=folder "-DFILES=a;b" -DHEADER=web/files.hpp -DNAMESPACE=web -DTYPE=file -DFUNCTION=built_files
#   -P embed.cmake: a unit that defines the function, which gives the files with their content. `FILES=*`: all below the folder.

if(FILES STREQUAL "*")
  file(GLOB_RECURSE FILES RELATIVE ${FOLDER} ${FOLDER}/*)
  list(SORT FILES)
endif()
set(arrays "")
set(list "")
set(number 0)
foreach(file IN LISTS FILES)
  file(READ ${FOLDER}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char file_${number}[] = {${bytes}};\n")
  string(APPEND list "    {\"${file}\", {file_${number}, sizeof file_${number}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
set(all "")
set(value "{}")
if(list)
  set(all "constexpr ${TYPE} all[] = {\n${list}};\n")
  set(value "all")
endif()
file(WRITE ${OUT}
"#include \"${HEADER}\"\n
namespace switchhook::${NAMESPACE} {
namespace {\n
${arrays}
${all}
}  // namespace\n
std::span<const ${TYPE}> ${FUNCTION}() { return ${value}; }\n
}  // namespace switchhook::${NAMESPACE}\n")
