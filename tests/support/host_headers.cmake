# SPDX-License-Identifier: MIT
# Header-only libraries of the building machine (Catch2 v2, nlohmann-json, CLI11) also serve a cross
# build, but its compiler must not see the rest of /usr/include. So they are linked, one by one, into
# a folder of their own.
set(WS2_HOST_HEADERS ${PROJECT_BINARY_DIR}/host-headers)
file(MAKE_DIRECTORY ${WS2_HOST_HEADERS})

# Sets `found` to whether `header`, inside its folder, is on this machine, and links that folder.
function(ws2_host_header found header)
    find_path(WS2_FOLDER_OF_${header} ${header} NO_CMAKE_FIND_ROOT_PATH
        PATHS /usr/include /usr/local/include /opt/homebrew/include)
    mark_as_advanced(WS2_FOLDER_OF_${header})
    set(folder ${WS2_FOLDER_OF_${header}})
    if(folder)
        get_filename_component(name ${header} DIRECTORY)
        file(CREATE_LINK ${folder}/${name} ${WS2_HOST_HEADERS}/${name} SYMBOLIC)
        set(${found} TRUE PARENT_SCOPE)
    else()
        set(${found} FALSE PARENT_SCOPE)
    endif()
endfunction()

ws2_host_header(WS2_HAVE_JSON nlohmann/json.hpp)
ws2_host_header(WS2_HAVE_CLI CLI/CLI.hpp)

add_library(ws2_host_headers INTERFACE)
target_include_directories(ws2_host_headers SYSTEM INTERFACE ${WS2_HOST_HEADERS})

# ws2_catch2: Catch2 without its main function, for whichever target is being built.
#   1. WS2_CATCH2_SOURCE_DIR names Catch2's source tree (as `apt-get source catch2` unpacks it)
#   2. the installed package, when it was built for this target (v3, or v2)
#   3. the v2 header of the building machine, which is good for every target
# Otherwise WS2_HAVE_CATCH2 is false and tests that need it are reported as skipped.
set(WS2_CATCH2_SOURCE_DIR "" CACHE PATH "Catch2 v3 source tree, to build it for a cross target")
add_library(ws2_catch2 INTERFACE)
set(WS2_HAVE_CATCH2 FALSE)
if(WS2_CATCH2_SOURCE_DIR)
    add_subdirectory(${WS2_CATCH2_SOURCE_DIR} ${PROJECT_BINARY_DIR}/catch2 EXCLUDE_FROM_ALL)
    target_link_libraries(ws2_catch2 INTERFACE Catch2::Catch2)
    set(WS2_HAVE_CATCH2 TRUE)
else()
    find_package(Catch2 QUIET)
    if(Catch2_FOUND)
        target_link_libraries(ws2_catch2 INTERFACE Catch2::Catch2)
        set(WS2_HAVE_CATCH2 TRUE)
    else()
        ws2_host_header(WS2_HAVE_CATCH2 catch2/catch.hpp)
        target_link_libraries(ws2_catch2 INTERFACE ws2_host_headers)
    endif()
endif()
