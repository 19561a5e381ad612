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

# Windows' names without the prefix, as a configure script asks for them (AC_CHECK_LIB(ws2_32, WSAStartup),
# check_library_exists(kernel32 CreateEventA)), dlsym and foreign function interfaces. Names in small letters are
# the C library's business (select, _close), but for those listed here: an alias would take the host's place in
# all libraries of the process. ci/check_exports.py compares them with what the library is linked with.
set(ws2_small_names
    closesocket ioctlsocket __WSAFDIsSet gai_strerror[AW] lstr[a-z]+[AW] wsprintf[AW]
    _beginthread _beginthreadex _endthread _endthreadex _open_osfhandle _get_osfhandle
    __p___w?arg[cv] _kbhit _getche? _fullpath _wfopen _wgetenv _wgetenv_s _wtmpnam_s
    _spawn[lv]p?e? _cwait)
function(ws2_alias_windows_names target)
    set(list ${PROJECT_SOURCE_DIR}/ci/exports.txt)
    list(JOIN ws2_small_names "|" plain)
    file(STRINGS ${list} names REGEX "^ws2_([A-Z].*|${plain})$")
    list(TRANSFORM names REPLACE "^ws2_" "")
    set(exports ${PROJECT_BINARY_DIR}/exports.map)
    list(JOIN names ";\n        " ws2_plain_names)
    configure_file(${PROJECT_SOURCE_DIR}/shim/package/exports.map ${exports} @ONLY)
    list(TRANSFORM names REPLACE "(.+)" "--defsym=\\1=ws2_\\1")
    list(JOIN names "\n" names)
    set(aliases ${PROJECT_BINARY_DIR}/aliases.txt)
    file(CONFIGURE OUTPUT ${aliases} CONTENT "${names}\n" @ONLY)
    # Not LINKER:, which is -Xlinker for clang: it would read the file itself.
    target_link_options(${target} PRIVATE "LINKER:--version-script=${exports}" "-Wl,@${aliases}")
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${exports} ${aliases})
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
        ws2_alias_windows_names(ws2_32)
        # Its threads and handlers stay as long as the process does.
        target_link_options(ws2_32 PRIVATE "LINKER:-z,nodelete")
    endif()
endfunction()
