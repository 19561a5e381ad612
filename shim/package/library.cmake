# SPDX-License-Identifier: MIT
# Makes the libraries users link from the object libraries of the rooms: ws2shim::ws2_32, whose kind
# BUILD_SHARED_LIBS decides, and ws2shim::ws2_32_static.

function(ws2_describe_library target)
    set_target_properties(${target} PROPERTIES
        OUTPUT_NAME ws2_32 LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION 0)
    target_link_libraries(${target}
        PRIVATE Threads::Threads $<BUILD_INTERFACE:ws2_options>)
    target_include_directories(${target} INTERFACE
        $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/shim/include>
        $<BUILD_INTERFACE:${ws2_case_folder}>
        $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/ws2shim>)
endfunction()

function(ws2_add_library)
    list(TRANSFORM ARGN REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
    add_library(ws2_32 ${objects})
    ws2_describe_library(ws2_32)
    add_library(ws2shim::ws2_32 ALIAS ws2_32)

    get_target_property(kind ws2_32 TYPE)
    if(kind STREQUAL "STATIC_LIBRARY")
        add_library(ws2shim::ws2_32_static ALIAS ws2_32)
        return()
    endif()
    add_library(ws2_32_static STATIC ${objects})
    ws2_describe_library(ws2_32_static)
    add_library(ws2shim::ws2_32_static ALIAS ws2_32_static)

    # Hidden visibility is not enough: the C++ library declares its own templates visible, and what
    # the rooms instantiate of them would become part of the interface.
    if(APPLE)
        target_link_options(ws2_32 PRIVATE "LINKER:-exported_symbol,_ws2_*")
    else()
        set(map ${PROJECT_SOURCE_DIR}/shim/package/exports.map)
        target_link_options(ws2_32 PRIVATE "LINKER:--version-script=${map}")
        set_property(TARGET ws2_32 APPEND PROPERTY LINK_DEPENDS ${map})
        # Its threads and handlers stay as long as the process does.
        target_link_options(ws2_32 PRIVATE "LINKER:-z,nodelete")
    endif()
endfunction()
