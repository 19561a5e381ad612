# SPDX-License-Identifier: MIT
# Builds for another C library or system with zig's clang, which has the headers and libraries of many:
# musl on this kernel, and macOS as far as linking. WS2_ZIG_TARGET names it in zig's way
# (x86_64-linux-musl, aarch64-macos), WS2_ZIG is the compiler; ci/zig fetches it.
set(WS2_ZIG zig CACHE FILEPATH "The zig compiler")
set(WS2_ZIG_TARGET x86_64-linux-musl CACHE STRING "What is built for, as zig says it")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WS2_ZIG WS2_ZIG_TARGET)

string(REGEX MATCH "^[^-.]+" CMAKE_SYSTEM_PROCESSOR ${WS2_ZIG_TARGET})
set(CMAKE_SYSTEM_NAME Linux)
if(WS2_ZIG_TARGET MATCHES "-macos")
    set(CMAKE_SYSTEM_NAME Darwin)
endif()

set(CMAKE_C_COMPILER ${WS2_ZIG} cc -target ${WS2_ZIG_TARGET})
set(CMAKE_CXX_COMPILER ${WS2_ZIG} c++ -target ${WS2_ZIG_TARGET})
# Programs of one word, whose arguments CMake adds.
foreach(tool IN ITEMS ar ranlib)
    string(TOUPPER ${tool} variable)
    set(CMAKE_${variable} ${CMAKE_BINARY_DIR}/zig-${tool})
    if(NOT EXISTS ${CMAKE_${variable}})
        file(WRITE ${CMAKE_${variable}} "#!/bin/sh\nexec ${WS2_ZIG} ${tool} \"$@\"\n")
        file(CHMOD ${CMAKE_${variable}} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
    endif()
endforeach()

# Nothing of the building machine is meant.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
