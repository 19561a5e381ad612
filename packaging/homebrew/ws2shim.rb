# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# Homebrew on Linux. In a tap that is a clone of the sources, with this file in its Formula folder:
# brew install --HEAD ws2shim
class Ws2shim < Formula
  desc "Winsock2 API on POSIX systems"
  homepage "https://learn.microsoft.com/windows/win32/winsock"
  license "MIT"
  head "file://#{File.expand_path("..", __dir__)}", using: :git

  depends_on "cmake" => :build
  depends_on :linux

  def install
    system "cmake", "-S", ".", "-B", "build", "-DWS2_BUILD_TESTS=OFF", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    (testpath/"program.c").write <<~C
      #include <winsock2.h>
      int main(void) {
          WSADATA data;
          return WSAStartup(MAKEWORD(2, 2), &data) || WSACleanup();
      }
    C
    system bin/"ws2cc", "program.c", "-o", "program"
    system "./program"
  end
end
