package main

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/api/service"
	"k8s.io/kubernetes/pkg/apis/apps"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
)

// The rules of each kind, with the options that hold for new objects.
func validate(object runtime.Object) field.ErrorList {
	switch object := object.(type) {
	case *apps.Deployment:
		return appsvalidation.ValidateDeployment(object, podOptions(&object.Spec.Template))
	case *apps.DaemonSet:
		return appsvalidation.ValidateDaemonSet(object, podOptions(&object.Spec.Template))
	case *apps.StatefulSet:
		return appsvalidation.ValidateStatefulSet(object, podOptions(&object.Spec.Template))
	case *core.Service:
		return validation.ValidateServiceCreate(object)
	case *core.ConfigMap:
		return validation.ValidateConfigMap(object)
	case *core.Secret:
		return validation.ValidateSecret(object)
	case *core.Namespace:
		return validation.ValidateNamespace(object)
	case *core.ServiceAccount:
		return validation.ValidateServiceAccount(object)
	case *core.PersistentVolumeClaim:
		options := validation.ValidationOptionsForPersistentVolumeClaim(object, nil)
		return validation.ValidatePersistentVolumeClaim(object, options)
	case *networking.NetworkPolicy:
		options := networkingvalidation.ValidationOptionsForNetworking(object, nil)
		return networkingvalidation.ValidateNetworkPolicy(object, options)
	case *networking.Ingress:
		return networkingvalidation.ValidateIngressCreate(object)
	case *policy.PodDisruptionBudget:
		options := policyvalidation.PodDisruptionBudgetValidationOptions{}
		return policyvalidation.ValidatePodDisruptionBudget(object, options)
	}
	// silence would look like a good verdict
	return field.ErrorList{field.Invalid(field.NewPath("kind"), fmt.Sprintf("%T", object), "manifest-reader has no rules for it")}
}

func podOptions(template *core.PodTemplateSpec) validation.PodValidationOptions {
	return pod.GetValidationOptionsFromPodTemplate(template, nil)
}

// What kubectl shows as "Warning:".
func warningsOf(object runtime.Object) []string {
	switch object := object.(type) {
	case *apps.Deployment:
		return podWarnings(&object.Spec.Template)
	case *apps.DaemonSet:
		return podWarnings(&object.Spec.Template)
	case *apps.StatefulSet:
		return podWarnings(&object.Spec.Template)
	case *core.Service:
		return service.GetWarningsForService(object, nil)
	}
	return nil
}

func podWarnings(template *core.PodTemplateSpec) []string {
	return pod.GetWarningsForPodTemplate(context.Background(), field.NewPath("spec", "template"), template, nil)
}
