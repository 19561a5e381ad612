# SPDX-License-Identifier: MIT
# ws2_needs_wine(test): a test that runs under Wine, if this build is for Windows and not on it.
# The first Windows program starts Wine's server and services, which live on with whatever that
# program had open. With a test's output in their hands ctest would wait for them as well, up to the
# time limit of that test; so they start as a test of their own that keeps nothing open.
if(WIN32 AND CMAKE_CROSSCOMPILING_EMULATOR)
    add_test(NAME wine.starts COMMAND sh -c "exec \"$@\" >/dev/null 2>&1" sh
        ${CMAKE_CROSSCOMPILING_EMULATOR} wineboot --init)
    set_tests_properties(wine.starts PROPERTIES FIXTURES_SETUP wine TIMEOUT 120)
endif()

function(ws2_needs_wine test)
    if(WIN32 AND CMAKE_CROSSCOMPILING_EMULATOR)
        set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED wine)
    endif()
endfunction()
