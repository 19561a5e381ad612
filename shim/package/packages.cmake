# SPDX-License-Identifier: MIT
# "cpack -G DEB", "cpack -G RPM" and "cpack -G TGZ" in the build folder. Two packages: ws2shim is the
# library that finished programs need, ws2shim-dev (ws2shim-devel among RPMs) the headers, the static
# library and the tools.
set(CPACK_PACKAGE_NAME ws2shim)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "ws2shim")
set(CPACK_PACKAGE_CONTACT "the authors of ws2shim <ws2shim@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS  # whatever the umask of who builds it
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(ws2_runtime_summary "The Winsock2 API on POSIX systems: what programs need to run")
set(ws2_development_summary "The Winsock2 API on POSIX systems: headers, static library, compilers' wrappers")
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_COMPONENT_DEVELOPMENT_DEPENDS runtime)
if(NOT BUILD_SHARED_LIBS)  # there is nothing that runs by itself
    set(CPACK_COMPONENTS_ALL development)
    unset(CPACK_COMPONENT_DEVELOPMENT_DEPENDS)
endif()
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION ${ws2_runtime_summary})
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION ${ws2_development_summary})
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME ws2shim)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
find_program(WS2_DPKG_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(WS2_DPKG_SHLIBDEPS)
if(WS2_DPKG_SHLIBDEPS)  # the least versions that will do
    set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
else()
    set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS "libc6, libgcc-s1, libstdc++6")
endif()
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME ws2shim-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libc6-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "gcc | c-compiler, g++ | c++-compiler")

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_MAIN_COMPONENT runtime)
set(CPACK_RPM_RUNTIME_PACKAGE_NAME ws2shim)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_NAME ws2shim-devel)
set(CPACK_RPM_RUNTIME_PACKAGE_SUMMARY ${ws2_runtime_summary})
set(CPACK_RPM_DEVELOPMENT_PACKAGE_SUMMARY ${ws2_development_summary})
set(CPACK_RPM_DEVELOPMENT_PACKAGE_REQUIRES "ws2shim = ${PROJECT_VERSION}")
include(CPack)
