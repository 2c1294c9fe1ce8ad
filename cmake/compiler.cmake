# Compiler choice, warnings and the flags that every unit must share.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "g++ ${CMAKE_CXX_COMPILER_VERSION} cannot build switchhook: before version 13 it silently miscompiles ordinary "
    "co_await expressions (a temporary in the awaiting expression is copied bitwise and destroyed twice). "
    "Use clang 14 or later, or g++ 13 or later: the presets in CMakePresets.json choose clang++-14.")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(SWITCHHOOK_WERROR "Treat warnings as errors" OFF)
set(SWITCHHOOK_SANITIZE "" CACHE STRING "address (with UBSan), thread, or empty")
option(SWITCHHOOK_SHARE_HEADERS "Precompile what nearly every unit of the product includes" ON)
option(SWITCHHOOK_FUZZ "Make tests/fuzz for libFuzzer, with its coverage in every unit (clang)" OFF)

find_program(SWITCHHOOK_CCACHE ccache)
if(SWITCHHOOK_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SWITCHHOOK_CCACHE})
endif()

add_library(switchhook_flags INTERFACE)
target_include_directories(switchhook_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(switchhook_flags INTERFACE -pthread -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion)
if(SWITCHHOOK_WERROR)
  target_compile_options(switchhook_flags INTERFACE -Werror)
endif()

# Same macros in every unit, or the one-definition rule breaks.
target_compile_definitions(switchhook_flags INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
# An empty optional that is read, or an index out of range, ends the process at once instead of going on with
# whatever lies there.
target_compile_definitions(switchhook_flags INTERFACE _GLIBCXX_ASSERTIONS)

if(SWITCHHOOK_SANITIZE STREQUAL "address")
  # The checks left out cost most of the compile time of a sanitized coroutine unit; `function` does not link with clang 14.
  set(sanitize -fsanitize=address,undefined -fno-sanitize=null,alignment,object-size,vptr,function
               -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
elseif(SWITCHHOOK_SANITIZE STREQUAL "thread")
  set(sanitize -fsanitize=thread)
endif()
if(SWITCHHOOK_SANITIZE)
  add_compile_options(${sanitize})
  add_link_options(${sanitize})
endif()
if(SWITCHHOOK_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(SWITCHHOOK_MOLD mold)
if(SWITCHHOOK_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# What nearly every unit of a folder includes is read but once: a third of the compile time. A unit that forgets such an
# include compiles all the same; tests/architecture/lent_headers.hpp sees it.
# Headers of asio have variables, which want its library in every program: only targets that link net/ may borrow them.
set(common_headers <algorithm> <array> <chrono> <functional> <map> <memory> <optional> <string> <variant> <vector>
  <boost/system/result.hpp>)
function(switchhook_shared_headers name)
  file(CONFIGURE OUTPUT ${name}.cpp CONTENT "// Built for its precompiled headers.\n")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE switchhook_flags)
  target_precompile_headers(${name} PRIVATE ${common_headers} ${ARGN})
endfunction()
set(call_headers [["bot/call/turn.hpp"]] [["bot/flow/reader.hpp"]])
set(net_headers <filesystem> <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp> <boost/asio/io_context.hpp>
  <boost/asio/post.hpp> <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp> [["bot/call/machine.hpp"]])
if(SWITCHHOOK_SHARE_HEADERS)
  switchhook_shared_headers(switchhook_headers)
  switchhook_shared_headers(switchhook_call_headers ${call_headers})
  switchhook_shared_headers(switchhook_net_headers ${net_headers})
endif()

# One static library a folder; its sources are listed beside it. HEADERS: who lends it headers.
function(switchhook_library name)
  cmake_parse_arguments(arg "" "HEADERS" "" ${ARGN})
  add_library(${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC switchhook_flags)
  if(NOT arg_HEADERS)
    set(arg_HEADERS switchhook_headers)
  endif()
  if(SWITCHHOOK_SHARE_HEADERS)
    target_precompile_headers(${name} REUSE_FROM ${arg_HEADERS})
  endif()
endfunction()
