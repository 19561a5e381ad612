# SPDX-License-Identifier: MIT
# Makes the libraries users link from the object libraries of the rooms: ws2shim::ws2_32, whose kind
# BUILD_SHARED_LIBS decides, and ws2shim::ws2_32_static.
include(${CMAKE_CURRENT_LIST_DIR}/cxx_runtime.cmake)

function(ws2_describe_library target)
    set_target_properties(${target} PROPERTIES
        OUTPUT_NAME ws2_32 LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION 0)
    target_link_libraries(${target}
        PRIVATE Threads::Threads $<BUILD_INTERFACE:ws2_options>)
    target_include_directories(${target} INTERFACE
        $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/shim/include>
        $<BUILD_INTERFACE:${ws2_case_folder}>
        $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/ws2shim>)
    # As in the flags of pkg-config.
    set(words "SHELL:-include ws2shim/compiler.h" -Wno-unknown-pragmas)
    target_compile_options(${target} INTERFACE "$<INSTALL_INTERFACE:${words}>")
    if(NOT PROJECT_IS_TOP_LEVEL)
        target_compile_options(${target} INTERFACE "$<BUILD_INTERFACE:${words}>")
    endif()
    get_target_property(kind ${target} TYPE)
    if(kind STREQUAL "STATIC_LIBRARY")
        ws2_add_cxx_runtime(${target})
    endif()
endfunction()

# For projects that contain this one and know no language but C.
function(ws2_add_cxx_runtime target)
    foreach(library IN LISTS ws2_cxx_runtime)
        target_link_libraries(${target} INTERFACE $<BUILD_INTERFACE:$<$<LINK_LANGUAGE:C>:${library}>>)
    endforeach()
endfunction()

# Winsock's own names without the prefix, as a configure script asks for them: AC_CHECK_LIB(ws2_32,
# WSAStartup), check_library_exists. The names that libc has too stay apart.
function(ws2_alias_winsock_names target)
    set(list ${PROJECT_SOURCE_DIR}/ci/exports.txt)
    set(plain "WSA[A-Za-z0-9]+|closesocket|ioctlsocket|__WSAFDIsSet|InetNtopW|InetPtonW|GetAddrInfo[A-Za-z]+")
    string(APPEND plain "|FreeAddrInfo[A-Za-z]+|GetNameInfoW|AcceptEx|GetAcceptExSockaddrs|TransmitFile|SystemFunction036")
    file(STRINGS ${list} names REGEX "^ws2_(${plain})$")
    list(TRANSFORM names REPLACE "^ws2_(.+)$" "LINKER:--defsym=\\1=ws2_\\1")
    target_link_options(${target} PRIVATE ${names})
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
endfunction()

function(ws2_add_library)
    list(TRANSFORM ARGN REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
    add_library(ws2_32 ${objects})
    get_target_property(kind ws2_32 TYPE)
    target_sources(ws2_32 PRIVATE
        $<TARGET_OBJECTS:ws2_exports_$<IF:$<STREQUAL:${kind},STATIC_LIBRARY>,static,shared>>)
    ws2_describe_library(ws2_32)
    add_library(ws2shim::ws2_32 ALIAS ws2_32)

    if(kind STREQUAL "STATIC_LIBRARY")
        add_library(ws2shim::ws2_32_static ALIAS ws2_32)
        return()
    endif()
    add_library(ws2_32_static STATIC ${objects} $<TARGET_OBJECTS:ws2_exports_static>)
    ws2_describe_library(ws2_32_static)
    add_library(ws2shim::ws2_32_static ALIAS ws2_32_static)

    # Hidden visibility is not enough: the C++ library declares its own templates visible, and what
    # the rooms instantiate of them would become part of the interface.
    if(APPLE)
        # Apple's linker has it, and zig's, which only shows that everything links, has not.
        include(CheckLinkerFlag)
        set(only_ours "LINKER:-exported_symbol,_ws2_*")
        check_linker_flag(CXX ${only_ours} WS2_LINKER_CHOOSES_EXPORTS)
        target_link_options(ws2_32 PRIVATE $<$<BOOL:${WS2_LINKER_CHOOSES_EXPORTS}>:${only_ours}>)
    else()
        set(map ${PROJECT_SOURCE_DIR}/shim/package/exports.map)
        target_link_options(ws2_32 PRIVATE "LINKER:--version-script=${map}")
        ws2_alias_winsock_names(ws2_32)
        set_property(TARGET ws2_32 APPEND PROPERTY LINK_DEPENDS ${map})
        # Its threads and handlers stay as long as the process does.
        target_link_options(ws2_32 PRIVATE "LINKER:-z,nodelete")
    endif()
endfunction()
