# SPDX-License-Identifier: MIT
# What a C program needs besides when it takes the static library: the C++ runtime, which is what the
# C++ compiler links and the C compiler does not.
set(ws2_cxx_runtime ${CMAKE_CXX_IMPLICIT_LINK_LIBRARIES})
list(REMOVE_ITEM ws2_cxx_runtime ${CMAKE_C_IMPLICIT_LINK_LIBRARIES})
