package dev.parley.ops.jmx;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

/** An MXBean whose {@link Description}s are told. */
final class DescribedBean extends StandardMBean {

  <T> DescribedBean(T bean, Class<T> type) {
    super(bean, type, true);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return getMBeanInterface().getAnnotation(Description.class).value();
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    // Setters go by their getter's words.
    String getter = (info.isIs() ? "is" : "get") + info.getName();
    return method(getter).getAnnotation(Description.class).value();
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return method(info.getName()).getAnnotation(Description.class).value();
  }

  @Override
  protected String getDescription(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return described(operation, sequence).value();
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return described(operation, sequence).name();
  }

  private Description described(MBeanOperationInfo operation, int sequence) {
    for (Annotation annotation : method(operation.getName()).getParameterAnnotations()[sequence]) {
      if (annotation instanceof Description description) {
        return description;
      }
    }
    throw new IllegalStateException("not described: " + operation.getName() + " " + sequence);
  }

  /** No two of a bean's methods have the same name. */
  private Method method(String name) {
    return Stream.of(getMBeanInterface().getMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
