# Read by cpack before it begins: without dpkg-shlibdeps it would make a package that depends on no library.
cmake_minimum_required(VERSION 3.25)
foreach(tool dpkg-shlibdeps file)
  find_program(found_${tool} ${tool})
  if(NOT found_${tool})
    message(FATAL_ERROR "${tool} is missing, which finds what the package depends on: apt-get install dpkg-dev file")
  endif()
endforeach()
