# SPDX-License-Identifier: MIT
# Builds for another processor with clang and the headers, libraries and linker of Debian's cross
# compilers: clang takes a quarter of their compilers' time. WS2_CROSS names the processor in Debian's way
# (s390x-linux-gnu). The programs find their libraries where Debian has put them and so run by
# themselves where this processor can run them, as it does those of 32 bits; others run by qemu's
# emulation of one process, where that is installed.
set(WS2_CROSS s390x-linux-gnu CACHE STRING "What is built for, as Debian's compilers say it")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WS2_CROSS)

set(CMAKE_SYSTEM_NAME Linux)
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR ${WS2_CROSS})
set(CMAKE_C_COMPILER clang)
set(CMAKE_CXX_COMPILER clang++)
set(CMAKE_C_COMPILER_TARGET ${WS2_CROSS})
set(CMAKE_CXX_COMPILER_TARGET ${WS2_CROSS})

set(root /usr/${WS2_CROSS})
file(GLOB loader ${root}/lib/ld-linux*.so.? ${root}/lib/ld64.so.?)
# Not the newer kind of path, which the libraries' own libraries would not be searched in.
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-Wl,--dynamic-linker=${loader} -Wl,-rpath,${root}/lib -Wl,--disable-new-dtags")

if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "i686")
    find_program(WS2_QEMU qemu-${CMAKE_SYSTEM_PROCESSOR})
    if(WS2_QEMU)
        set(CMAKE_CROSSCOMPILING_EMULATOR ${WS2_QEMU})
    endif()
endif()

# Nothing of the building machine is meant.
set(CMAKE_FIND_ROOT_PATH ${root})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
