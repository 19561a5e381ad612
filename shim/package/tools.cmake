# SPDX-License-Identifier: MIT
# The compilers' wrappers and the file for projects that ask if(WIN32), and how all of it goes away.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
    BASE_DIRECTORY ${CMAKE_INSTALL_FULL_BINDIR} OUTPUT_VARIABLE ws2_bin_to_prefix)
set(ws2_static_libs "${ws2_pc_libs_private}")
set(ws2_tools ${PROJECT_BINARY_DIR}/tools)
foreach(ws2_tool IN ITEMS ws2cc ws2c++)
    set(ws2_compiler cc)
    set(ws2_compiler_variable WS2CC)
    if(ws2_tool STREQUAL "ws2c++")
        set(ws2_compiler c++)
        set(ws2_compiler_variable WS2CXX)
    endif()
    configure_file(${CMAKE_CURRENT_LIST_DIR}/tools/ws2cc.in ${ws2_tools}/${ws2_tool} @ONLY)
endforeach()
install(PROGRAMS ${ws2_tools}/ws2cc ${ws2_tools}/ws2c++ DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_CURRENT_LIST_DIR}/ws2shim-port.cmake
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/ws2shim)

configure_file(${CMAKE_CURRENT_LIST_DIR}/uninstall.cmake.in
    ${PROJECT_BINARY_DIR}/uninstall.cmake @ONLY)
add_custom_target(uninstall COMMAND ${CMAKE_COMMAND} -P ${PROJECT_BINARY_DIR}/uninstall.cmake)
