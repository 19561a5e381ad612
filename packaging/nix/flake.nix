# SPDX-License-Identifier: MIT
# nix build "git+file:///path/to/ws2shim?dir=packaging/nix"
{
  description = "The Winsock2 API on POSIX systems";
  inputs.nixpkgs.url = "nixpkgs";
  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" ];
      package = system:
        let pkgs = nixpkgs.legacyPackages.${system}; in
        pkgs.stdenv.mkDerivation {
          pname = "ws2shim";
          version = "0.1.0";
          src = ../..;
          nativeBuildInputs = [ pkgs.cmake ];
          # Relative to the prefix: the wrappers look for headers and libraries beside themselves.
          cmakeFlags = [
            "-DWS2_BUILD_TESTS=OFF"
            "-DCMAKE_INSTALL_BINDIR=bin"
            "-DCMAKE_INSTALL_INCLUDEDIR=include"
            "-DCMAKE_INSTALL_LIBDIR=lib"
          ];
          meta = { description = "The Winsock2 API on POSIX systems"; license = pkgs.lib.licenses.mit; };
        };
    in
    { packages = nixpkgs.lib.genAttrs systems (system: { default = package system; }); };
}
