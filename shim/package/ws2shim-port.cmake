# SPDX-License-Identifier: MIT
# For a CMake project that is written for Windows and may stay as it is:
#
#     cmake -B build -DCMAKE_PROJECT_INCLUDE=<prefix>/lib/cmake/ws2shim/ws2shim-port.cmake
#
# It sees WIN32 and _WIN32 and not UNIX and __linux__, links with ws2_32, wsock32 and the like as on
# Windows, and its configure checks find <winsock2.h> and WSAStartup and no <sys/socket.h>. What the host's
# compiler refuses is tried again in Microsoft's manner, as "ws2cc --windows" does. WS2SHIM_PORT_WINDOWS=OFF
# leaves all this as it is, and WIN32 and _WIN32, too.
include_guard(GLOBAL)
# The project may ask for the rules of a CMake older than if(... IN_LIST ...).
cmake_policy(PUSH)
cmake_policy(VERSION 3.13)
option(WS2SHIM_PORT_WINDOWS "The project's Windows half is built" ON)

find_package(ws2shim CONFIG REQUIRED PATHS ${CMAKE_CURRENT_LIST_DIR} NO_DEFAULT_PATH)
# As projects spell them: Windows' file names know no case.
set(ws2shim_names ws2_32 wsock32 mswsock iphlpapi bcrypt winmm kernel32 user32 advapi32 gdi32 ole32 shell32 uuid ntdll
    shlwapi psapi userenv dbghelp crypt32 secur32 rpcrt4 version comctl32 dnsapi
    setupapi netapi32 normaliz ws2help icmp winspool oleaut32 comdlg32
    Ws2_32 WS2_32 Wsock32 WSock32 WSOCK32 Mswsock MSWSock Iphlpapi IPHLPAPI Bcrypt Winmm Kernel32 User32 Advapi32
    Shell32 Shlwapi Ole32 Gdi32 Psapi Dbghelp DbgHelp Crypt32 Secur32 Rpcrt4 Version Userenv Ntdll Dnsapi WinMM Normaliz)
foreach(library IN LISTS ws2shim_names)
    foreach(suffix IN ITEMS "" .lib)
        if(NOT TARGET ${library}${suffix})
            add_library(${library}${suffix} INTERFACE IMPORTED GLOBAL)
            target_link_libraries(${library}${suffix} INTERFACE ws2shim::ws2_32)
        endif()
    endforeach()
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
    # What CMake has to know of the host it knows when both languages are enabled; the name is for the
    # project.
    include(CheckLanguage)
    foreach(language IN ITEMS C CXX)
        check_language(${language})
        if(CMAKE_${language}_COMPILER)
            enable_language(${language})
        endif()
    endforeach()
    set(CMAKE_SYSTEM_NAME Windows)
    # FindOpenSSL and others ask for "libcrypto", as the file is called on Windows.
    set(CMAKE_FIND_LIBRARY_PREFIXES lib "")
    list(GET ws2shim_folders 0 ws2shim_folder)
    string(PREPEND ws2shim_flags "-I\"${ws2shim_folder}/ws2shim/windows_half\" ")
    string(APPEND ws2shim_flags " -D_WIN32=1 -DWIN32=1 -D_WIN64=1 -DWIN64=1 -D__WIN32__=1 -D_MT -D_DLL -DBOOST_USE_WINDOWS_H -fcommon"
        " -U__linux__ -U__linux -Ulinux -U__gnu_linux__ -U__unix__ -U__unix -Uunix -DWS2SHIM_CONFIGURING")
    # Targets have the options of their folder and checks have not.
    add_compile_options(-UWS2SHIM_CONFIGURING)
endif()

# Checks of projects that name no library, either.
list(APPEND CMAKE_REQUIRED_LIBRARIES ws2_32)

find_program(ws2shim_wrapper ws2cc NO_DEFAULT_PATH
    PATHS ${CMAKE_CURRENT_LIST_DIR}/../../../bin ${CMAKE_CURRENT_LIST_DIR}/../../../../bin)
mark_as_advanced(ws2shim_wrapper)

# Watches CMAKE_<LANG>_COMPILER_LAUNCHER and, for options of Microsoft's, CMAKE_<LANG>_LINKER_LAUNCHER: a launcher of
# the user's or of the project's, such as ccache, comes behind the wrapper and not in its place.
function(ws2shim_launch variable access launcher)
    if(access MATCHES "READ_ACCESS")
        return()
    elseif(NOT launcher)
        set(${variable} ${ws2shim_wrapper} --launch PARENT_SCOPE)
    elseif(NOT "${launcher}" MATCHES "(^|;)--launch")
        set(${variable} ${ws2shim_wrapper} --launch-by ${launcher} -- PARENT_SCOPE)
    endif()
endfunction()

# What ws2_main has in the place of the host's: a system() with words of Windows' shell, vprintf and kin.
set(ws2shim_wraps "")
if(WS2SHIM_PORT_WINDOWS)
    set(ws2shim_wraps " @ws2_wraps@")
    # Libraries' DllMain is called.
    string(APPEND CMAKE_SHARED_LINKER_FLAGS " @ws2_dll_main@")
    string(APPEND CMAKE_MODULE_LINKER_FLAGS " @ws2_dll_main@")
endif()

# Windows' projects often name no library at all: "#pragma comment(lib, ...)" does.
get_target_property(ws2shim_type ws2shim::ws2_32 TYPE)
get_property(ws2shim_languages GLOBAL PROPERTY ENABLED_LANGUAGES)
foreach(language IN ITEMS C CXX)
    if(language IN_LIST ws2shim_languages)
        string(APPEND CMAKE_${language}_FLAGS " ${ws2shim_flags}")
        # Projects that install $<TARGET_PDB_FILE:...> do so where there is one.
        set(CMAKE_${language}_LINKER_SUPPORTS_PDB TRUE)
        if(WS2SHIM_PORT_WINDOWS AND ws2shim_wrapper)
            foreach(step IN ITEMS COMPILER LINKER)
                variable_watch(CMAKE_${language}_${step}_LAUNCHER ws2shim_launch)
                set(CMAKE_${language}_${step}_LAUNCHER "${CMAKE_${language}_${step}_LAUNCHER}")
            endforeach()
        endif()
        if(ws2shim_type STREQUAL "SHARED_LIBRARY")
            get_filename_component(ws2shim_lib ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
            string(APPEND CMAKE_${language}_STANDARD_LIBRARIES
                "${ws2shim_wraps} -L\"${ws2shim_lib}\" -Wl,-rpath,\"${ws2shim_lib}\" -lws2_main -lws2_32 -lm")
        endif()
    endif()
endforeach()
cmake_policy(POP)
