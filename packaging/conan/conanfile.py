# SPDX-License-Identifier: MIT
"""Conan 2: conan create packaging/conan [-o "ws2shim/*:shared=True"]"""

import pathlib

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy


class Ws2shim(ConanFile):
    name = "ws2shim"
    version = "0.1.0"
    description = "The Winsock2 API on POSIX systems"
    license = "MIT"
    topics = ("winsock", "sockets", "porting")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False]}
    default_options = {"shared": True}

    def validate(self):
        if self.settings.os == "Windows":
            raise ConanInvalidConfiguration("Windows has ws2_32 itself")

    def export_sources(self):
        root = pathlib.Path(self.recipe_folder).parents[1]
        for pattern in ("CMakeLists.txt", "LICENSE", "ci/exports.txt", "platform/*", "shim/*"):
            copy(self, pattern, str(root), self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["WS2_BUILD_TESTS"] = False
        # The wrappers look for headers and libraries beside themselves.
        toolchain.cache_variables["CMAKE_INSTALL_LIBDIR"] = "lib"
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, str(pathlib.Path(self.package_folder) / "licenses"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "ws2shim")
        self.cpp_info.set_property("cmake_target_name", "ws2shim::ws2_32")
        self.cpp_info.set_property("pkg_config_name", "ws2shim")
        self.cpp_info.libs = ["ws2_32"]
        self.cpp_info.includedirs = ["include/ws2shim"]
        words = ["-include", "ws2shim/compiler.h", "-Wno-unknown-pragmas"]
        self.cpp_info.cflags = words
        self.cpp_info.cxxflags = words
        self.cpp_info.system_libs = ["pthread"]
        if not self.options.shared:
            self.cpp_info.system_libs += ["m", "stdc++"]
