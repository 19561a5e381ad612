# SPDX-License-Identifier: MIT
# ws2_add_catch2_program(NAME name LABEL label SOURCES x_test.cpp... [PRECOMPILED header...]
#                        [LIBRARIES ...] [ENVIRONMENT ...] [OWN_NETWORK x...])
# One program; each source file becomes one CTest, named label.x, so that files run in parallel and
# a crash in one hides nothing in the others. Catch2's file tags select the file, in v2 and v3.
# OWN_NETWORK names the files that judge by what the host counts for its network.
#
# WS2_ONLY_TESTS, a list such as "urgent;unit/;winsock/accept_test", builds only the files that have one of
# these in their label and name: what ci/conformance does for who wants to see a part of the behaviours.
set(WS2_ONLY_TESTS "" CACHE STRING "Build only the files of tests with one of these in their label/name")

# WS2_JOINED_TESTS, a number: so many files are compiled at once, which takes half the time.
set(WS2_JOINED_TESTS 0 CACHE STRING "Compile so many files of tests at once; 0 for each by itself")

# Cases with the tag [linux] ask for what takes means beyond POSIX; other hosts are spared them.
set(ws2_cases_left_out "")
if(DEFINED WS2_PLATFORM AND NOT WS2_PLATFORM STREQUAL "linux")
    set(ws2_cases_left_out "~[linux]")
endif()

# Files that wait long for what must not happen. They begin first, lest one of them be all that is left.
set(ws2_long_tests network_events closing readiness_threads send_buffering urgent icmp poll urgent_property
    overlapped_transmit accept_ex async_select alertable backlog)

function(ws2_order_test name subject)
    if(subject IN_LIST ws2_long_tests)
        set_tests_properties(${name} PROPERTIES COST 10)
    endif()
endfunction()

# What a command begins with that runs in a network of its own. An emulator is put before programs alone.
set(ws2_own_network "")
if(DEFINED WS2_PLATFORM AND WS2_PLATFORM STREQUAL "linux" AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
    set(ws2_own_network ${PROJECT_SOURCE_DIR}/tests/support/own_network)
endif()

# ws2_join_tests(variable prefix x_test.cpp...)
# Files that include these sources, several each, and the sources that have macros, which stay as they are.
function(ws2_join_tests variable prefix)
    set(result "")
    set(joined "")
    foreach(source IN LISTS ARGN)
        file(STRINGS ${source} macros REGEX "^ *# *(define|undef|if|pragma)")
        if(macros)
            list(APPEND result ${source})
        else()
            list(APPEND joined ${source})
        endif()
    endforeach()
    while(joined)
        list(SUBLIST joined 0 ${WS2_JOINED_TESTS} some)
        list(REMOVE_ITEM joined ${some})
        list(LENGTH result number)
        set(path ${CMAKE_CURRENT_BINARY_DIR}/joined/${prefix}_${number}.cpp)
        ws2_write_joined_tests(${path} ${some})
        list(APPEND result ${path})
    endwhile()
    set(${variable} ${result} PARENT_SCOPE)
endfunction()

# Each source is in a namespace of its own: helpers of one have names that others have, too. What they include comes
# first, outside of the namespaces, where it is not read again.
function(ws2_write_joined_tests path)
    set(headers "")
    set(bodies "")
    foreach(source IN LISTS ARGN)
        file(STRINGS ${source} includes REGEX "^#include")
        list(APPEND headers ${includes})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
        string(MAKE_C_IDENTIFIER ${source} name)
        string(APPEND bodies "namespace ${name} {\n#include \"${CMAKE_CURRENT_SOURCE_DIR}/${source}\"\n}\n")
    endforeach()
    list(REMOVE_DUPLICATES headers)
    list(JOIN headers "\n" headers)
    file(CONFIGURE OUTPUT ${path} CONTENT "${headers}\n${bodies}" @ONLY)
endfunction()

function(ws2_add_catch2_program)
    cmake_parse_arguments(arg "" "NAME;LABEL" "SOURCES;PRECOMPILED;LIBRARIES;ENVIRONMENT;OWN_NETWORK" ${ARGN})
    if(NOT WS2_HAVE_CATCH2 OR NOT WS2_HAVE_JSON)
        ws2_add_skipped_test(${arg_LABEL}.${arg_NAME}
            "no Catch2 or nlohmann-json for ${CMAKE_SYSTEM_NAME} here")
        return()
    endif()
    if(WS2_ONLY_TESTS)
        string(REPLACE ";" "|" wanted "${WS2_ONLY_TESTS}")
        list(TRANSFORM arg_SOURCES PREPEND ${arg_LABEL}/)
        list(FILTER arg_SOURCES INCLUDE REGEX "${wanted}")
        list(TRANSFORM arg_SOURCES REPLACE "^${arg_LABEL}/" "")
        if(NOT arg_SOURCES)
            return()
        endif()
    endif()
    set(compiled ${arg_SOURCES})
    if(WS2_JOINED_TESTS)
        ws2_join_tests(compiled ${arg_NAME} ${arg_SOURCES})
    endif()
    add_executable(${arg_NAME} ${compiled})
    target_link_libraries(${arg_NAME} PRIVATE ws2_options ws2_test_support ${arg_LIBRARIES})
    # Nine tenths of what the compiler reads of a test.
    if(arg_PRECOMPILED)
        list(TRANSFORM arg_PRECOMPILED PREPEND ${PROJECT_SOURCE_DIR}/tests/support/)
        target_precompile_headers(${arg_NAME} PRIVATE ${arg_PRECOMPILED})
    endif()
    foreach(source IN LISTS arg_SOURCES)
        get_filename_component(stem ${source} NAME_WE)
        string(REGEX REPLACE "_test$" "" subject ${stem})
        set(program ${arg_NAME})
        if(subject IN_LIST arg_OWN_NETWORK AND ws2_own_network)
            set(program ${ws2_own_network} $<TARGET_FILE:${arg_NAME}>)
        endif()
        add_test(NAME ${arg_LABEL}.${subject} COMMAND ${program} -\# "[#${stem}]${ws2_cases_left_out}")
        set_tests_properties(${arg_LABEL}.${subject} PROPERTIES LABELS ${arg_LABEL} TIMEOUT 300)
        ws2_order_test(${arg_LABEL}.${subject} ${subject})
        ws2_needs_wine(${arg_LABEL}.${subject})
        if(arg_ENVIRONMENT)
            set_tests_properties(${arg_LABEL}.${subject} PROPERTIES ENVIRONMENT "${arg_ENVIRONMENT}")
        endif()
    endforeach()
endfunction()

# ws2_add_poll_tests(NAME name LABEL label SOURCES x_test.cpp...)
# These files of a program once more, as label.x-poll, with the way to be told of events that every
# host has. Where the host has none better, and on Windows, the plain run is all.
function(ws2_add_poll_tests)
    cmake_parse_arguments(arg "" "NAME;LABEL" "SOURCES" ${ARGN})
    if(WIN32 OR NOT TARGET ${arg_NAME})
        return()
    endif()
    foreach(source IN LISTS arg_SOURCES)
        get_filename_component(stem ${source} NAME_WE)
        string(REGEX REPLACE "_test$" "" subject ${stem})
        if(NOT TEST ${arg_LABEL}.${subject})
            continue()
        endif()
        add_test(NAME ${arg_LABEL}.${subject}-poll COMMAND ${arg_NAME} -\# "[#${stem}]")
        set_tests_properties(${arg_LABEL}.${subject}-poll PROPERTIES
            LABELS ${arg_LABEL} TIMEOUT 300 ENVIRONMENT WS2_POLLER=poll)
        ws2_order_test(${arg_LABEL}.${subject}-poll ${subject})
    endforeach()
endfunction()

# A test that shows up as skipped, with its reason, instead of being silently absent.
function(ws2_add_skipped_test name reason)
    message(STATUS "tests: ${name} will be skipped: ${reason}")
    add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} -E echo "skipped: ${reason}")
    set_tests_properties(${name} PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: ")
endfunction()
