# SPDX-License-Identifier: MIT
# A target that cannot be supported is refused here, with the reason, before anything is built.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # nothing is linked
try_compile(WS2_IS_SUPPORTED ${PROJECT_BINARY_DIR}/supported
    ${CMAKE_CURRENT_LIST_DIR}/supported.cpp
    COMPILE_DEFINITIONS -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
    CXX_STANDARD 20
    OUTPUT_VARIABLE ws2_said)
unset(CMAKE_TRY_COMPILE_TARGET_TYPE)
if(NOT WS2_IS_SUPPORTED)
    string(REGEX MATCHALL "not supported: [^\"\n]*" ws2_reasons "${ws2_said}")
    list(REMOVE_DUPLICATES ws2_reasons)
    if(NOT ws2_reasons)
        set(ws2_reasons "${ws2_said}")
    endif()
    list(JOIN ws2_reasons "\n" ws2_reasons)
    message(FATAL_ERROR "${CMAKE_SYSTEM_NAME} on ${CMAKE_SYSTEM_PROCESSOR}, as it is compiled for here:\n"
        "${ws2_reasons}")
endif()
