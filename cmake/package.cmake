# The Debian package: `script/make-package`, or `cpack -G DEB` in a build folder.

set(folder ${PROJECT_BINARY_DIR}/debian)

# Where the package keeps its configuration. Files that operators change are theirs in an upgrade.
set(conffiles /etc/switchhook/switchhook.json)
install(FILES packaging/switchhook.json DESTINATION /etc/switchhook COMPONENT debian EXCLUDE_FROM_ALL)
foreach(file IN LISTS SWITCHHOOK_SAMPLE_FILES)
  if(file MATCHES "^(flows|prompts)/")
    get_filename_component(place ${file} DIRECTORY)
    install(FILES config/${file} DESTINATION /etc/switchhook/${place} COMPONENT debian EXCLUDE_FROM_ALL)
    list(APPEND conffiles /etc/switchhook/${file})
  endif()
endforeach()
list(JOIN conffiles "\n" conffiles)
file(WRITE ${folder}/conffiles "${conffiles}\n")
# Flows and configuration name their schemas by "../schema/…" and "schema/…".
file(CREATE_LINK /usr/share/switchhook/schema ${folder}/schema SYMBOLIC)
install(FILES ${folder}/schema DESTINATION /etc/switchhook COMPONENT debian EXCLUDE_FROM_ALL)

set(SWITCHHOOK_MAINTAINER "The Switchhook authors <switchhook@localhost>" CACHE STRING "Who answers for the package")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
configure_file(packaging/debian/changelog.in ${folder}/changelog @ONLY)
if(SWITCHHOOK_GZIP)
  execute_process(COMMAND ${SWITCHHOOK_GZIP} -9nkf ${folder}/changelog COMMAND_ERROR_IS_FATAL ANY)
  install(FILES ${folder}/changelog.gz DESTINATION share/doc/switchhook RENAME changelog.Debian.gz COMPONENT debian
    EXCLUDE_FROM_ALL)
endif()
install(FILES packaging/debian/copyright DESTINATION share/doc/switchhook COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME switchhook)
set(CPACK_PACKAGE_CONTACT ${SWITCHHOOK_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "calling-bot server for Microsoft Graph")
set(CPACK_PACKAGE_DESCRIPTION "Answers and places telephone and Teams calls for a bot on Microsoft
Graph, and leads them through menus, digits, voicemail and transfers,
as a flow in JSON says. An emulated Graph and a telephone are part of it.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program licence documents completion sample unit debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION comm)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/package_tools.cmake)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, espeak-ng, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "graphviz, postgresql")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(scripts ${PROJECT_SOURCE_DIR}/packaging/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${folder}/conffiles ${scripts}/postinst ${scripts}/prerm ${scripts}/postrm)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
