# SPDX-License-Identifier: MIT
# For a CMake project that is written for Windows and may stay as it is:
#
#     cmake -B build -DCMAKE_PROJECT_INCLUDE=<prefix>/lib/cmake/ws2shim/ws2shim-port.cmake
#
# It sees WIN32 and _WIN32 and not UNIX and __linux__, links with ws2_32, wsock32 and the like as on
# Windows, and its configure checks find <winsock2.h> and WSAStartup. WS2SHIM_PORT_WINDOWS=OFF leaves
# WIN32 and _WIN32 as they are.
include_guard(GLOBAL)
option(WS2SHIM_PORT_WINDOWS "The project's Windows half is built" ON)

find_package(ws2shim CONFIG REQUIRED PATHS ${CMAKE_CURRENT_LIST_DIR} NO_DEFAULT_PATH)
foreach(library IN ITEMS ws2_32 wsock32 mswsock iphlpapi bcrypt winmm kernel32 user32 advapi32)
    if(NOT TARGET ${library})
        add_library(${library} INTERFACE IMPORTED GLOBAL)
        target_link_libraries(${library} INTERFACE ws2shim::ws2_32)
    endif()
endforeach()

# In the flags and not in targets' properties, so that try_compile has them, too.
get_target_property(ws2shim_folders ws2shim::ws2_32 INTERFACE_INCLUDE_DIRECTORIES)
set(ws2shim_flags "-include ws2shim/compiler.h -Wno-unknown-pragmas")
foreach(folder IN LISTS ws2shim_folders)
    string(PREPEND ws2shim_flags "-I\"${folder}\" ")
endforeach()
if(WS2SHIM_PORT_WINDOWS)
    set(WIN32 TRUE)
    unset(UNIX)
    unset(LINUX)
    string(APPEND ws2shim_flags " -D_WIN32=1 -DWIN32=1 -D_WIN64=1 -DWIN64=1 -D__WIN32__=1"
        " -U__linux__ -U__linux -Ulinux -U__gnu_linux__ -U__unix__ -U__unix -Uunix")
endif()

# Checks of projects that name no library, either.
list(APPEND CMAKE_REQUIRED_LIBRARIES ws2_32)

# Windows' projects often name no library at all: "#pragma comment(lib, ...)" does.
get_target_property(ws2shim_type ws2shim::ws2_32 TYPE)
get_property(ws2shim_languages GLOBAL PROPERTY ENABLED_LANGUAGES)
foreach(language IN ITEMS C CXX)
    if(language IN_LIST ws2shim_languages)
        string(APPEND CMAKE_${language}_FLAGS " ${ws2shim_flags}")
        if(ws2shim_type STREQUAL "SHARED_LIBRARY")
            get_filename_component(ws2shim_lib ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
            string(APPEND CMAKE_${language}_STANDARD_LIBRARIES
                " -L\"${ws2shim_lib}\" -Wl,-rpath,\"${ws2shim_lib}\" -lws2_main -lws2_32")
        endif()
    endif()
endforeach()
