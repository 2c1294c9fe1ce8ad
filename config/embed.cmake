# cmake -DOUT=sample_files.cpp -DFOLDER=config "-DFILES=a;b" -P embed.cmake: a unit that defines sample_files().

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
file(WRITE ${OUT}
"#include \"config/sample.hpp\"\n
namespace switchhook::config {
namespace {\n
${arrays}
constexpr sample_file all[] = {
${list}};\n
}  // namespace\n
std::span<const sample_file> sample_files() { return all; }\n
}  // namespace switchhook::config\n")
