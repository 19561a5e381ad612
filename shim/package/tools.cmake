# SPDX-License-Identifier: MIT
# The compilers' wrappers and the file for projects that ask if(WIN32), and how all of it goes away.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
    BASE_DIRECTORY ${CMAKE_INSTALL_FULL_BINDIR} OUTPUT_VARIABLE ws2_bin_to_prefix)
set(ws2_static_libs "${ws2_pc_libs_private}")
# What a Windows half calls is put in the place of the host's by the linker.
include(CheckLinkerFlag)
check_linker_flag(C -Wl,--wrap=system WS2_HAVE_WRAP)
set(ws2_wraps "")
set(ws2_dll_main "")
set(ws2_wraps_for_cxx "")
if(WS2_HAVE_WRAP)
    set(ws2_wraps -Wl)
    set(ws2_names system vwprintf vfwprintf vswprintf
        fopen fopen64 freopen freopen64 open open64 creat creat64 stat stat64 __xstat __xstat64 access chmod mkdir
        remove unlink rename rmdir chdir opendir SSL_set_fd SSL_set_rfd SSL_set_wfd BIO_new_socket BIO_s_socket SSL_ctrl)
    # printf and scanf, their narrow kin, and what these are with _FORTIFY_SOURCE and a version of C.
    foreach(ws2_form IN ITEMS printf fprintf sprintf snprintf)
        list(APPEND ws2_names ${ws2_form} v${ws2_form} __${ws2_form}_chk __v${ws2_form}_chk)
    endforeach()
    foreach(ws2_form IN ITEMS scanf fscanf sscanf vscanf vfscanf vsscanf)
        list(APPEND ws2_names ${ws2_form} __isoc99_${ws2_form} __isoc23_${ws2_form})
    endforeach()
    # Those of libstdc++ that take the name of a file: constructors, and open().
    foreach(ws2_class IN ITEMS 13basic_fstream 14basic_ifstream 14basic_ofstream 13basic_filebuf)
        foreach(ws2_call IN ITEMS C1 4open)
            foreach(ws2_text IN ITEMS PKc RKNSt7__cxx1112basic_stringIcS1_SaIcEEE)
                list(APPEND ws2_names _ZNSt${ws2_class}IcSt11char_traitsIcEE${ws2_call}E${ws2_text}St13_Ios_Openmode)
            endforeach()
        endforeach()
    endforeach()
    # Those of clang's C++ library.
    set(ws2_text RKNS_12basic_stringIcS2_NS_9allocatorIcEEEE)
    foreach(ws2_call IN ITEMS
        13basic_filebuf/PKc 14basic_ifstream/PKc 14basic_ifstream/${ws2_text} 14basic_ofstream/PKc 14basic_ofstream/${ws2_text})
        string(REPLACE "/" "IcNS_11char_traitsIcEEE4openE" ws2_call ${ws2_call})
        list(APPEND ws2_names _ZNSt3__1${ws2_call}j)
    endforeach()
    foreach(ws2_name IN LISTS ws2_names)
        string(APPEND ws2_wraps ",--wrap=${ws2_name}")
    endforeach()
    set(ws2_dll_main -Wl,-u,ws2_calls_dll_main,--exclude-libs,libws2_main.a)
    # One of each member that a static C++ library calls.
    set(ws2_wraps_for_cxx -Wl,-u,__wrap_vsnprintf,-u,__wrap_vswprintf,-u,__wrap_open)
endif()
include(${PROJECT_SOURCE_DIR}/shim/include/windows_half.cmake)
string(REPLACE ";" " " ws2_absent "${ws2_absent_in_unistd};${ws2_absent_elsewhere}")
set(ws2_tools ${PROJECT_BINARY_DIR}/tools)
foreach(ws2_tool IN ITEMS ws2cc ws2c++)
    set(ws2_compiler cc)
    set(ws2_compiler_variable WS2CC)
    set(ws2_static_words -static-libgcc)
    set(ws2_carries_cxx "")
    if(ws2_tool STREQUAL "ws2c++")
        set(ws2_compiler c++)
        set(ws2_compiler_variable WS2CXX)
        string(APPEND ws2_static_words " -static-libstdc++")
        set(ws2_carries_cxx yes)
    endif()
    configure_file(${CMAKE_CURRENT_LIST_DIR}/tools/ws2cc.in ${ws2_tools}/${ws2_tool} @ONLY)
endforeach()
# The table of errors becomes the text of ws2err.
file(STRINGS ${PROJECT_SOURCE_DIR}/shim/include/ws2shim/errors.def ws2_rows REGEX "^WS2_ERROR")
set(ws2_error_lines "")
foreach(ws2_row IN LISTS ws2_rows)
    string(REGEX REPLACE "^WS2_ERROR[(]([A-Z_0-9]+), ([0-9]+), \"(.*)\"[)]$" "#= \\2 \\1 \\3\n"
        ws2_row "${ws2_row}")
    string(APPEND ws2_error_lines "${ws2_row}")
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/tools/ws2err.in ${ws2_tools}/ws2err @ONLY)
install(PROGRAMS ${ws2_tools}/ws2cc ${ws2_tools}/ws2c++ ${ws2_tools}/ws2err
    DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT development)
configure_file(${CMAKE_CURRENT_LIST_DIR}/ws2shim-port.cmake ${ws2_tools}/ws2shim-port.cmake @ONLY)
install(FILES ${ws2_tools}/ws2shim-port.cmake ${CMAKE_CURRENT_LIST_DIR}/tools/microsoft.awk
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ws2shim COMPONENT development)

# main() for programs that have wmain, WinMain or "void main" instead, a system() that knows words of
# Windows' shell, printf and its kin with Microsoft's sizes, which leave a va_list as it was, files by names with backslashes, and sockets for
# OpenSSL; taken only by programs that need them.
add_library(ws2_main STATIC
    ${CMAKE_CURRENT_LIST_DIR}/command_words.c
    ${CMAKE_CURRENT_LIST_DIR}/other_mains.c
    ${CMAKE_CURRENT_LIST_DIR}/system_$<IF:$<BOOL:${WS2_HAVE_WRAP}>,wrapped,defined>.c
    $<$<BOOL:${WS2_HAVE_WRAP}>:${CMAKE_CURRENT_LIST_DIR}/argument_lists.c>
    $<$<BOOL:${WS2_HAVE_WRAP}>:${CMAKE_CURRENT_LIST_DIR}/narrow_formats.c>
    $<$<BOOL:${WS2_HAVE_WRAP}>:${CMAKE_CURRENT_LIST_DIR}/file_names.c>
    $<$<BOOL:${WS2_HAVE_WRAP}>:${CMAKE_CURRENT_LIST_DIR}/stream_names.c>
    $<$<BOOL:${WS2_HAVE_WRAP}>:${CMAKE_CURRENT_LIST_DIR}/libcxx_stream_names.c>
    $<$<BOOL:${WS2_HAVE_WRAP}>:${CMAKE_CURRENT_LIST_DIR}/tls_sockets.c>
    $<$<BOOL:${WS2_HAVE_WRAP}>:${CMAKE_CURRENT_LIST_DIR}/dll_main.c>)
target_include_directories(ws2_main PRIVATE ${PROJECT_SOURCE_DIR})
# dlsym's RTLD_NEXT is not of POSIX.
set_source_files_properties(${CMAKE_CURRENT_LIST_DIR}/system_defined.c PROPERTIES
    COMPILE_DEFINITIONS "_GNU_SOURCE;_DARWIN_C_SOURCE")
target_link_libraries(ws2_main PRIVATE ws2_options ws2_headers)
# Members of an archive: a program with a main() of its own takes one without the others.
set_target_properties(ws2_main PROPERTIES POSITION_INDEPENDENT_CODE ON UNITY_BUILD OFF)
install(TARGETS ws2_main ARCHIVE COMPONENT development)

# ws2trace, where a library can be put before another and memory be read without a fault.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND BUILD_SHARED_LIBS)
    add_library(ws2_trace MODULE ${CMAKE_CURRENT_LIST_DIR}/trace/trace.cpp)
    target_include_directories(ws2_trace PRIVATE ${PROJECT_SOURCE_DIR})
    target_compile_definitions(ws2_trace PRIVATE WS2_LIBRARY="$<TARGET_SONAME_FILE_NAME:ws2_32>")
    target_link_libraries(ws2_trace PRIVATE ws2_headers ws2_options ${CMAKE_DL_LIBS})
    install(TARGETS ws2_trace LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/tools/ws2trace.in ${ws2_tools}/ws2trace @ONLY)
    install(PROGRAMS ${ws2_tools}/ws2trace DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT development)
endif()

configure_file(${CMAKE_CURRENT_LIST_DIR}/uninstall.cmake.in
    ${PROJECT_BINARY_DIR}/uninstall.cmake @ONLY)
add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -P ${PROJECT_BINARY_DIR}/uninstall.cmake)
