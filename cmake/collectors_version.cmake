# The collectors' version (auditor/base/collectors_version.h). What icecore keeps between audits is good for the program
# that kept it: any change of what reads files makes another version. Layers above collect read no bytes and do not count.
set(COLLECTORS_VERSION_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/write_collectors_version.cmake)

function(icecore_collectors_version target)
  set(patterns include/icecore/*.h)
  foreach(layer base confine formats archive facts target collect)
    list(APPEND patterns auditor/${layer}/*.h auditor/${layer}/*.cpp)
  endforeach()
  list(TRANSFORM patterns PREPEND ${PROJECT_SOURCE_DIR}/)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${patterns})
  list(SORT files)
  file(GLOB_RECURSE all_files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include/*.h
    ${PROJECT_SOURCE_DIR}/auditor/*.h ${PROJECT_SOURCE_DIR}/auditor/*.cpp ${PROJECT_SOURCE_DIR}/auditor/*.sql ${PROJECT_SOURCE_DIR}/rules/*)
  list(SORT all_files)
  set(libraries "${OPENSSL_VERSION} ${fmt_VERSION} ${nlohmann_json_VERSION} ${tomlplusplus_VERSION} ${yaml_VERSION} ${re2_VERSION} ${libdeflate_VERSION} \
${libisal_VERSION} ${libzstd_VERSION} ${libarchive_VERSION} ${libsquashfs_VERSION} ${sqlite_VERSION}")
  set(output ${PROJECT_BINARY_DIR}/generated/collectors_version.cpp)
  set(inputs ${all_files})
  list(TRANSFORM inputs PREPEND ${PROJECT_SOURCE_DIR}/)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${PROJECT_SOURCE_DIR} "-DFILES=${files}" "-DALL_FILES=${all_files}" "-DLIBRARIES=${libraries}"
      -DOUTPUT=${output} -P ${COLLECTORS_VERSION_SCRIPT}
    DEPENDS ${inputs} ${COLLECTORS_VERSION_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
