# SPDX-License-Identifier: MIT
# What "cmake --install" leaves behind, so that find_package(ws2shim), pkg-config ws2shim and plain
# -lws2_32 all work. On Windows that is a package around the SDK's own library. Two parts: "runtime" is
# what a finished program needs, "development" the rest.
include(CMakePackageConfigHelpers)
include(${CMAKE_CURRENT_LIST_DIR}/cxx_runtime.cmake)

# The .pc file finds the rest from where it lies itself: the prefix is chosen at install time.
set(ws2_pc_dir ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR
    BASE_DIRECTORY ${ws2_pc_dir} OUTPUT_VARIABLE ws2_pc_libdir)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_INCLUDEDIR
    BASE_DIRECTORY ${ws2_pc_dir} OUTPUT_VARIABLE ws2_pc_includedir)

if(WIN32)
    set(ws2_is_ours OFF)
    set(ws2_libraries ws2_32_windows)
    set_target_properties(ws2_32_windows PROPERTIES EXPORT_NAME ws2_32)
    set(ws2_pc_cflags "")
    set(ws2_pc_libs "-lws2_32 -lmswsock -liphlpapi -lbcrypt -lcrypt32 -lrpcrt4 -lole32 -lwinmm -luuid")
    set(ws2_pc_libs_private "")
else()
    set(ws2_is_ours ON)
    set(ws2_libraries ws2_32)
    if(TARGET ws2_32_static)
        list(APPEND ws2_libraries ws2_32_static)
    endif()
    # Words of Microsoft's compilers before any header, and "#pragma comment(lib, ...)" without words.
    set(ws2_pc_cflags "-I\${includedir}/ws2shim -include ws2shim/compiler.h -Wno-unknown-pragmas")
    set(ws2_pc_libs "-L\${libdir} -Wl,-rpath,\${libdir} -lws2_32")
    list(TRANSFORM ws2_cxx_runtime PREPEND "-l" OUTPUT_VARIABLE ws2_pc_libs_private)
    list(JOIN ws2_pc_libs_private " " ws2_pc_libs_private)
    string(APPEND ws2_pc_libs_private " -pthread")
    # A folder of their own, not include/ itself: a winsock2.h there would change the outcome of
    # other projects' configure checks.
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/shim/include/
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ws2shim COMPONENT development
        FILES_MATCHING PATTERN "*.h" PATTERN "*.def" PATTERN "applink.c")
endif()

if(ws2_is_ours)
    include(${CMAKE_CURRENT_LIST_DIR}/tools.cmake)
endif()

install(TARGETS ${ws2_libraries} EXPORT ws2shim-targets
    LIBRARY COMPONENT runtime NAMELINK_COMPONENT development
    ARCHIVE COMPONENT development)
configure_file(${CMAKE_CURRENT_LIST_DIR}/ws2shim.pc.in ${PROJECT_BINARY_DIR}/ws2shim.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ws2shim.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
    COMPONENT development)

set(ws2_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ws2shim)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ws2shim-config.cmake.in
    ${PROJECT_BINARY_DIR}/ws2shim-config.cmake INSTALL_DESTINATION ${ws2_package_dir})
# Below 1.0 a new minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ws2shim-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(EXPORT ws2shim-targets NAMESPACE ws2shim:: DESTINATION ${ws2_package_dir}
    COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/ws2shim-config.cmake
    ${PROJECT_BINARY_DIR}/ws2shim-config-version.cmake DESTINATION ${ws2_package_dir}
    COMPONENT development)
